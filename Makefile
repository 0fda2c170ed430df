# Thin names for the scripts; each script says what it needs and does.
# Variables: STACK (default dev), ARGS (passed on), DATA=delete (down), TEST=unit|e2e (test),
# PART=users|deploy|state|served|size and QUICK=1 (bench).

STACK ?= dev
export STACK DATA TEST PART QUICK
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help up down trust env test bench lint release-check

help: ## Show this list
	@echo "Usage: make COMMAND [STACK=dev] [ARGS=\"...\"]"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile

up: ## Deploy the registry (gets what is missing first; a second run changes only what differs)
	@scripts/up.sh $(ARGS)

down: ## Take the registry down and keep its images (DATA=delete: delete them too)
	@scripts/down.sh $(ARGS)

trust: ## Make this machine's Docker trust the registry's certificate (root)
	@scripts/trust.sh

env: ## Print the environment for the pulumi command: eval "$(make -s env)"
	@scripts/env.sh

test: ## Run all tests (TEST=unit or TEST=e2e: only those; ARGS go to jest)
	@scripts/test.sh $(ARGS)

lint: ## Check formatting, code rules and types
	@scripts/lint.sh

bench: ## Measure beside other tools (PART=users, deploy, state, served or size; QUICK=1; see bench/README.md)
	@scripts/bench.sh

release-check: ## Check that the version in package.json can be released
	@scripts/release-check.sh
