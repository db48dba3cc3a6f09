#!/bin/sh
# Says which tools are missing and the one command that installs them, before anything is built or downloaded.
set -eu
cd "$(dirname "$0")/../.."

rust_needed=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
python_needed=3.11
missing=''

has() { command -v "$1" >/dev/null 2>&1; }

# reaches 1.96.0 1.95: whether the first version is the second or a later one.
reaches() {
    awk -v has="$1" -v needs="$2" 'BEGIN {
        split(has, h, "."); split(needs, n, ".")
        exit !(h[1] + 0 > n[1] + 0 || (h[1] + 0 == n[1] + 0 && h[2] + 0 >= n[2] + 0))
    }'
}

# lacks rust "cargo and rustc": notes what is missing, and says it as a person would.
lacks() {
    missing="$missing $1"
    echo "missing: $2" >&2
}

check_rust() {
    for tool in cargo rustc; do
        has "$tool" || { lacks rust "$tool, $rust_needed or newer"; return; }
        version=$("$tool" --version 2>/dev/null | awk '{ print $2 }')
        reaches "${version:-0.0}" "$rust_needed" ||
            { lacks rust "$tool $rust_needed or newer (here: ${version:-does not run})"; return; }
    done
}

check_python() {
    has python3 || { lacks python "python3, $python_needed or newer"; return; }
    version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)
    reaches "${version:-0.0}" "$python_needed" ||
        { lacks python "python3 $python_needed or newer (here: ${version:-does not run})"; return; }
    python3 -c 'import ensurepip, venv' 2>/dev/null || lacks venv "python3's venv and ensurepip"
}

check_build() {
    has cc || lacks build 'cc, a C compiler and linker'
    has make || lacks build 'make'
}

rust_command() {
    if has rustup; then
        echo 'rustup update stable && rustup default stable'
    else
        echo "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh    (then open a new terminal)"
    fi
}

# Debian and Ubuntu: one command for all that they provide.
apt_command() {
    packages=''
    case "$missing" in *python* | *venv*) packages=' python3 python3-venv' ;; esac
    case "$missing" in *build*) packages="$packages build-essential" ;; esac
    [ -z "$packages" ] || echo "sudo apt-get install -y$packages"
}

mac_commands() {
    case "$missing" in *build*) echo 'xcode-select --install' ;; esac
    case "$missing" in *python* | *venv*) echo 'brew install python3' ;; esac
}

commands() {
    if [ "$(uname)" = Darwin ]; then mac_commands; else apt_command; fi
    case "$missing" in *rust*) rust_command ;; esac
}

check_rust
check_python
check_build
[ -n "$missing" ] || exit 0

echo 'Install it with:' >&2
commands | sed 's/^/  /' >&2
exit 1
