# The verbs. `make run` and `make test` need nothing but rustup, and set up the rest themselves.

.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast openapi fmt lint bench clean tools

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Without what only a release needs: see `features` of crates/api.
PLAIN := --no-default-features

run: tools ## Build, fill an empty database with the demo region, and serve
	cargo build $(PLAIN)
	@MERIT_DEMO=true target/debug/merit seed-demo --if-empty
	@MERIT_DEMO=true exec target/debug/merit serve

demo: tools ## Play the main job over HTTP, and print a payslip with its explanation
	@cargo run --quiet $(PLAIN) --package merit-tests --bin demo -- $(ARGS)

# A fresh machine builds everything once, and needs no memory of it for a next time: that saves minutes and gigabytes.
ifeq ($(wildcard target/debug),)
test: export CARGO_INCREMENTAL = 0
test: export CARGO_PROFILE_DEV_DEBUG = 0
endif

test: lint ## Format, lints, and all tests on SQLite and PostgreSQL
	@tests/postgres/with-postgres tests/run

test-fast: tools ## Tests on SQLite alone, without lints
	@tests/run -- --skip postgres::

openapi: tools ## Rewrite openapi/openapi.json from the code
	cargo run --quiet $(PLAIN) --bin merit -- openapi > target/openapi.json
	mv target/openapi.json openapi/openapi.json

fmt: tools ## Format the code
	cargo fmt --all

lint: tools ## Formatting and lints, as `make test` demands them
	cargo fmt --all --check
	cargo clippy --workspace --all-targets $(PLAIN) --features merit-tests/bench --quiet -- --deny warnings

bench: tools ## Measure rules, requests and payroll runs against floors: target/bench/report.json
	cargo bench --package payroll
	tests/postgres/with-postgres --durable cargo run --release --package merit-tests --features bench,jemalloc --bin bench -- $(ARGS)

clean: ## Remove what was built; ./data stays
	cargo clean

tools:
	@command -v cargo >/dev/null || { echo "Rust is missing: see https://rustup.rs"; exit 1; }
	@command -v cc >/dev/null || tests/install gcc libc6-dev
