# The two commands: `make run` and `make test`. Everything else is in `make help`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The server as the black-box tests build it: `cargo build` leaves out what dev-dependencies ask of shared ones, and would
# compile half of the tree a second time.
DEBUG_SERVER := cargo test --locked --no-run --test it

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*' -not -path 'web/test-results/*' 2>/dev/null)

.PHONY: help run test test-web test-rust test-e2e bench types screenshots picture icons goods fmt clean

help: ## What there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: web/dist/index.html ## Build everything and serve http://127.0.0.1:8080 with demo shops
	cargo run --release --locked -- serve --demo

test: test-web test-rust test-e2e ## Everything that has to pass

test-web: web/dist/index.html ## Types, lint, unit tests of the web client
	cd web && npm run check && npm run lint && npm test

test-rust: web/dist/index.html web/node_modules/.package-lock.json ## Format, clippy, unit tests, black-box tests over real sockets
	scripts/strace.sh
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked

test-e2e: web/dist/index.html ## The page in real Chromium
	$(DEBUG_SERVER)
	CHROMIUM=$$(scripts/chromium.sh) && export CHROMIUM && cd web && npm run e2e

bench: web/dist/index.html ## Measure: docs/performance.md says what and how
	cargo build --release --locked
	cargo bench --locked --bench load
	CHROMIUM=$$(scripts/chromium.sh) && export CHROMIUM && cd web && CABAS_BIN=../target/release/cabas npm run bench

types: ## Write web/src/protocol/generated.ts from the Rust types
	CABAS_WRITE_TYPES=1 cargo test --locked --test it -- types

screenshots: web/dist/index.html ## Pictures of the main states, into web/screenshots
	$(DEBUG_SERVER)
	CHROMIUM=$$(scripts/chromium.sh) && export CHROMIUM && cd web && npm run screenshots

picture: web/dist/index.html ## The README's picture, into docs/picture.png
	$(DEBUG_SERVER)
	CHROMIUM=$$(scripts/chromium.sh) && export CHROMIUM && cd web && npm run picture

icons: web/node_modules/.package-lock.json ## The app's icons, from web/icons into web/public/icons
	CHROMIUM=$$(scripts/chromium.sh) && export CHROMIUM && cd web && npm run icons

goods: web/dist/index.html ## Pictures of every drawn good, and of outfits, into web/screenshots/goods
	$(DEBUG_SERVER)
	CHROMIUM=$$(scripts/chromium.sh) && export CHROMIUM && cd web && npm run goods

fmt: web/node_modules/.package-lock.json ## Format Rust and TypeScript
	cargo fmt
	cd web && npm run format

clean: ## Remove what was built
	rm -rf target web/dist web/node_modules

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build
	@touch $@
