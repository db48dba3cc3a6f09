#!/bin/sh
# Builds what is deployed, puts it at target/lambda/<function>/bootstrap, and checks what nobody sees by reading code.
# build.sh <function> <folder>: puts that function's there as well, as `sam build` asks for each of them in turn. Cargo
# compiles once: the others find it done.
set -eu
cd "$(dirname "$0")/.."

# One at a time, however many functions SAM builds side by side.
mkdir -p target
exec 9>target/build.lock
flock 9

lambda=target/lambda
messages=$lambda/build.json

# .cargo/config.toml says so too, but Cargo may not find that file.
export AWS_LC_SYS_NO_JITTER_ENTROPY=1

fail() {
    echo "build: $1" >&2
    exit 1
}

# Cargo's messages are a line of JSON each: those that give this reason.
said() {
    grep "^{\"reason\":\"$1\"" "$messages"
}

# The value of a field of each message.
field() {
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

compile() {
    rm -rf "$lambda"
    mkdir -p "$lambda"
    cargo build --release --locked --message-format=json-render-diagnostics >"$messages"
}

collect() {
    said compiler-artifact | field executable | while read -r binary; do
        folder=$lambda/$(basename "$binary")
        mkdir -p "$folder"
        cp "$binary" "$folder/bootstrap"
    done
    for function in functions/*/; do
        [ -f "$lambda/$(basename "$function")/bootstrap" ] || fail "$function has no binary"
    done
}

# Every function of CPU jitter entropy is named jent_…; docs/decisions/0005-no-jitter-entropy.md says why there is none.
check_entropy() {
    built=$(said build-script-executed | grep 'aws-lc-sys' | field out_dir)
    library=$(find "$built" -name 'libaws_lc_*crypto.a')
    grep -q RAND_bytes "$library" || fail "this is not AWS-LC: $library"
    ! grep -q jent_ "$library" || fail 'AWS-LC was built with CPU jitter entropy'
}

# Whoever deploys has to say so, and a function built for the other does not start.
print_architecture() {
    case $(od -An -j18 -N1 -tu1 "$lambda/receive-sms/bootstrap" | tr -d ' ') in
        62) architecture=x86_64 ;;
        183) architecture=arm64 ;;
        *) fail "$lambda/receive-sms/bootstrap is for neither arm64 nor x86_64" ;;
    esac
    echo "for Architecture=$architecture"
    if grep '^parameter_overrides' samconfig.toml | grep -qv "Architecture=$architecture[ \"]"; then
        # SAM shows only what goes to standard output.
        echo "samconfig.toml says another; README.md says what to do (Which processor)"
    fi
}

print_sizes() {
    for binary in "$lambda"/*/bootstrap; do
        wc -c <"$binary" | awk -v path="$binary" '{ printf "%6.2f MiB  %s\n", $1 / 1048576, path }'
    done
}

compile
collect
check_entropy
sh tests/glibc.sh "$lambda"/*/bootstrap
print_sizes
print_architecture
if [ $# -eq 2 ]; then
    cp "$lambda/$1/bootstrap" "$2/bootstrap"
fi
