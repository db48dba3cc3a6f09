#!/bin/sh
# glibc.sh <binary>…: not 0 where one of them would not start on Lambda's provided.al2023, since it needs a newer glibc.
set -eu

# What provided.al2023 has.
newest_glibc=2.34

# The names of the versions that a binary needs are in it, stripped or not.
for binary; do
    needed=$(grep -aoE 'GLIBC_[0-9.]+' "$binary" | sed 's/GLIBC_//')
    newest=$(printf '%s\n' "$needed" "$newest_glibc" | sort -V | tail -n 1)
    if [ "$newest" != "$newest_glibc" ]; then
        echo "glibc: $binary needs glibc $newest, and Lambda has $newest_glibc" >&2
        exit 1
    fi
done
