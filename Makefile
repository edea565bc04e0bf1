# Thin on purpose: which system packages are needed, which cargo selections are built, and nothing else.
# What happens after the build is in `cargo xtask` (see xtask/src/main.rs).
#
#   make run [PROMPT="..."] [PORT=8080]   build, start the server, ask one question, print answer and address
#   make stop                             stop the server that `make run` left running
#   make test                             every check and test that CI runs
#   make bench [SCENARIO=all] [ROUNDS=7]  SARAi and llama-server in turn on the same model files;
#                                         SCENARIO=mind [ARGS="--set a --tasks 5"]: right answers to checkable tasks;
#                                         SCENARIO=forms [ARGS="--prompts 60"]: fuzzed prompts, outputs against schemas;
#                                         SCENARIO=tables: questions in words over tables, right or wrong;
#                                         SCENARIO=pictures: real pictures prepared, found again, told apart
#   make images                           container images from scratch, built here from the same programs
#   make up [PORT=8080] | make down       all of it in containers (deploy/compose.yaml), and away again
#   make fuzz [SECONDS_EACH=30]           every parser of foreign bytes against inputs that look for its faults
#   make build | fmt | tidy | deps | deps-test | clean-cache

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := build
.PHONY: run stop images up down test bench fuzz build build-sarai build-skills fmt tidy deps deps-test clean-cache

# Outside the checkout, so that a fresh clone does not compile llama.cpp again.
cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sarai
export CARGO_TARGET_DIR := $(or $(SARAI_TARGET_DIR),$(cache)/target)
# SARAI_* belongs to the program's own configuration; what only the build needs stays out of its sight.
unexport SARAI_TARGET_DIR
export XTASK_CACHE_DIR := $(cache)
xtask := $(CARGO_TARGET_DIR)/release/xtask
export PATH := $(PATH):$(HOME)/.cargo/bin

# llama.cpp is compiled for AVX2, and for AVX-512 only if this CPU has the whole base set.
# AMX stays off: it decodes slower here, and its tile set-up is miscompiled by some gcc versions.
cpu := $(shell sed -n 's/^flags[^:]*: //p' /proc/cpuinfo | head -n 1)
ifeq ($(filter-out $(cpu),avx512f avx512cd avx512bw avx512dq avx512vl),)
export GGML_AVX512 ?= ON
ifneq ($(filter avx512vbmi,$(cpu)),)
export GGML_AVX512_VBMI ?= ON
endif
ifneq ($(filter avx512_vnni,$(cpu)),)
export GGML_AVX512_VNNI ?= ON
endif
ifneq ($(filter avx512_bf16,$(cpu)),)
export GGML_AVX512_BF16 ?= ON
endif
endif

# The two cargo selections. Never mix them: a third one would unify features differently and compile llama.cpp twice.
skills := -p sarai-engine -p sarai-skills

build: deps build-sarai build-skills

build-sarai:
	@cargo build --release --locked

build-skills: build-sarai
	@cargo build --release --locked $(skills)

# `value` keeps a `$$` in the question from being read by make; the text travels in the environment, never in a command.
PROMPT ?=
PORT ?= 8080
export ASK_TEXT = $(value PROMPT)
run: build
	@exec $(xtask) run --port $(PORT)

stop:
	@exec $(xtask) stop

images: build
	@exec $(xtask) images

up: build
	@exec $(xtask) up --port $(PORT)

down:
	@exec $(xtask) down

test: deps-test build-sarai
	@exec $(xtask) test

SCENARIO ?= all
ROUNDS ?= 7
MINUTES ?=
ARGS ?=
bench: deps-test build
	@exec $(xtask) bench $(SCENARIO) --rounds $(ROUNDS) $(addprefix --minutes ,$(MINUTES)) $(if $(ARGS),-- $(ARGS))

SECONDS_EACH ?= 30
fuzz: deps build-sarai
	@exec $(xtask) fuzz --seconds $(SECONDS_EACH)

fmt:
	@cargo fmt --all

tidy: build-sarai
	@exec $(xtask) tidy

clean-cache:
	@du -sh "$(cache)" 2>/dev/null || true
	rm -rf "$(CARGO_TARGET_DIR)" "$(dir $(CARGO_TARGET_DIR))fuzz-target" "$(cache)/target" "$(cache)/clients-venv" "$(cache)/peers" "$(cache)/shapes" "$(cache)/promtool" "$(cache)/pictures" "$(cache)/test-homes"
	echo "kept: fetched models in $(cache)/models-test, inputs of fuzzing in $(cache)/fuzz and the home folder of SARAi"

# Installs what is missing, and says which; a machine that has everything is left alone.
# g++ cmake make: llama.cpp. clang libclang-dev: bindgen. nasm: libjpeg-turbo's SIMD. python3 pip: the wheel source of
# models.
# For tests, in addition: venv for the Python clients and for the sources of llama-server, chromium for the page.
# Not installed, because it would start a server: Debian's prometheus, out of which `xtask test` takes promtool.
define install-missing
missing=()
need() { local package=$$1; shift; "$$@" >/dev/null 2>&1 || missing+=("$$package"); }
libclang() { compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' || compgen -G '/usr/lib/*/libclang*.so*'; }
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
need g++ command -v c++
need cmake command -v cmake
need nasm command -v nasm
need clang command -v clang
need libclang-dev libclang
need git command -v git
need python3 command -v python3
need python3-pip python3 -m pip --version
$(1)
if (($${#missing[@]})); then
  command -v apt-get >/dev/null || { echo "missing: $${missing[*]} (Debian names); install them and run make again" >&2; exit 1; }
  as_root=(); ((EUID == 0)) || as_root=(sudo)
  echo "installing missing system packages: $${missing[*]}" >&2
  "$${as_root[@]}" apt-get update -qq
  "$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null
fi
command -v cargo >/dev/null || { echo "no Rust toolchain: install one with rustup, then run make again" >&2; exit 1; }
endef

define test-packages
need python3-venv python3 -c 'import ensurepip, venv'
need chromium browser
endef

deps:
	@$(call install-missing,)

deps-test:
	@$(call install-missing,$(test-packages))
