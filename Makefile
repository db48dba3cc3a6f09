# Each target is one or two commands; CONTRIBUTING.md says what they are for.
.PHONY: run text chat demo day test crash model storm fleet fuzz api bench probe build sbom lint prepare
export PORT SETTLE_SECONDS SERVICETITAN_URL TWILIO_URL PUBLIC_URL BODY FROM SID TAMPER POINT SEED TEXTS EXAMPLES

prepare:
	@sh tests/stack/prepare.sh

# The whole of it on this machine, in the foreground.
run: prepare
	cargo build --locked --workspace --bins
	@exec target/debug/stack run

# make text BODY="My water heater is leaking" (FROM=+1…; SID=SM… sends one again; TAMPER=1 changes it after signing)
text:
	@target/debug/stack text

# A small phone: each line typed is a text, and what the office and the customer get of it is shown (FROM=+1…; /help).
chat:
	@target/debug/stack chat

demo:
	@target/debug/stack demo

# A contractor's first day, every wrong value first.
day:
	@target/debug/stack day

test: prepare
	@sh tests/test.sh

# Kills the functions at every call that they make, or breaks its answer: half an hour.
# POINT=first-text/9/after/bells: one of them.
crash: prepare
	@sh tests/crash.sh

# The rules of delivery and of tokens with more going on at once: two or three minutes, and 2 GB.
model:
	cargo build --locked --workspace --bins
	@target/debug/model long

# Twenty thousand texts (TEXTS=…) to five tenants while one call in ten fails, with ten drivers at once. Prints its seed,
# which brings the same again (SEED=…). Not 0 where anything was lost or done twice.
storm: prepare
	cargo build --locked --workspace --bins
	cargo build --release --locked -p tests --bin storm
	@target/release/storm

# What comes in from outside, taken apart by chance: ten minutes each (SECONDS=…), or one of them (TARGET=form), two at a time.
fuzz:
	@sh tests/fuzz/fuzz.sh "$(or $(SECONDS),600)" $(TARGET)

# The settings API, asked what its document allows and what it does not: no failure of ours, no answer off the document.
# EXAMPLES=20: so many of each operation, and each value at its bounds; some minutes.
api: prepare
	cargo build --locked --workspace --bins
	@sh tests/api.sh

# A fleet's refreshes, simulated: a minute. Writes what it finds into docs/operations.md.
fleet:
	cargo build --locked -p fleet
	@target/debug/fleet

# What a text costs, beside a function that makes one write and nothing else.
bench: prepare build
	cargo build --release --locked -p floor -p receive-sms
	cargo build --locked --workspace --bins
	@target/debug/bench

# What ServiceTitan's documentation leaves open, asked of a fake, or of the real integration hosts with
# SERVICETITAN_URL=real. Credentials come from the environment only.
probe:
	cargo build --locked --workspace --bins
	@exec target/debug/probe

# Release binaries at target/lambda/<function>/bootstrap.
build:
	@sh tests/build.sh

# What `sam build` calls for each function, by its name in the template: ReceiveSms is receive-sms.
build-%:
	@sh tests/build.sh "$$(echo $* | sed 's/\B[A-Z]/-&/g' | tr A-Z a-z)" "$(ARTIFACTS_DIR)"

# What is in the binaries, for whoever must know: target/sbom/<function>.cdx.json.
sbom:
	@sh tests/sbom/sbom.sh

lint: prepare
	@sh tests/lint/lint.sh
