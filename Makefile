# earlymem: every job is a target. `make help` lists them; everything built goes to build/.
# V=1 shows the commands.

BUILD := build
CC := gcc
CLANG := clang
PYTHON := /usr/bin/python3
OPT := -O2 -g
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# The model's arrays are larger than what x86-64's usual addressing reaches.
CMODEL := $(if $(filter x86_64%,$(shell $(CC) -dumpmachine)),-mcmodel=medium)
C11 := -std=c11 -I. $(CMODEL)
WARN := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla \
	-Wformat=2 -Wimplicit-fallthrough
# The model is freestanding; what surrounds it may use POSIX and glibc's argp.
DIALECT = $(if $(filter model/%,$<),-ffreestanding,-D_GNU_SOURCE)

BOOTS := corpus/boots
BOARDS :=
LIBFDT :=
DEBIAN_BOARDS := linux-image-arm64
STAGE := all
ROOM :=
COLD :=
COLD_SINCE :=
TARGET := all
TIME := 60
ENGINE := libfuzzer

.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := help
ifneq ($(V),1)
Q := @
endif

help: ## this list
	@echo 'earlymem: Linux'\''s early memory, from the device tree on, as a proven reference model'
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/  make \1#\2/p' $(firstword $(MAKEFILE_LIST)) | \
		awk -F'#' '{ printf "%-20s %s\n", $$1, $$2 }'
.PHONY: help

# --- what is there to build ---------------------------------------------------------------------
# New files are picked up by these patterns.

MODEL_SRC := $(sort $(wildcard model/*.c))
ORACLE_MAIN := oracle/earlymem.c
ORACLE_SRC := $(filter-out $(ORACLE_MAIN),$(sort $(wildcard oracle/*.c oracle/*/*.c)))
UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
FUZZ_SRC := $(sort $(wildcard fuzz/*.c fuzz/*/*.c))
BENCH_SRC := $(sort $(wildcard bench/*.c))
C_SRC := $(MODEL_SRC) $(wildcard $(ORACLE_MAIN)) $(ORACLE_SRC) $(UNIT_SRC) $(FUZZ_SRC) $(BENCH_SRC)
C_HEADERS := $(sort $(wildcard model/*.h oracle/*.h oracle/*/*.h tests/unit/*.h fuzz/*.h fuzz/*/*.h \
	bench/*.h))
ROOMS := .ci ci proofs oracle fuzz tests bench
PROGRAMS = $(shell find $(wildcard $(ROOMS)) -type f -perm -u+x)
SH_SCRIPTS = $(shell awk 'FNR == 1 && /^\#!.*sh$$/ { print FILENAME }' $(PROGRAMS))
PY_SCRIPTS = $(shell awk 'FNR == 1 && /^\#!.*python3$$/ { print FILENAME }' $(PROGRAMS)) \
	$(shell find $(wildcard $(ROOMS)) -name '*.py')

# --- rules --------------------------------------------------------------------------------------
# The same sources are built several times with different flags, each time under its own folder of
# build/, in the shape of the source tree: $(call flavour,FOLDER,COMPILER,FLAGS).
define flavour
$(BUILD)/$(1)/%.o: %.c Makefile
	@mkdir -p $$(@D)
	@echo "  CC [$(1)]  $$<"
	$$(Q)$(2) $$(C11) $$(WARN) $$(DIALECT) $(3) -MMD -MP -c $$< -o $$@

$(BUILD)/$(1)/libearlymem-model.a: $(MODEL_SRC:%.c=$(BUILD)/$(1)/%.o)
	$$(call archive)

$(BUILD)/$(1)/libearlymem.a: $(ORACLE_SRC:%.c=$(BUILD)/$(1)/%.o) $(MODEL_SRC:%.c=$(BUILD)/$(1)/%.o)
	$$(call archive)

$(BUILD)/$(1)/earlymem: $(ORACLE_MAIN:%.c=$(BUILD)/$(1)/%.o) $(BUILD)/$(1)/libearlymem.a
	@echo "  LD [$(1)]  $$@"
	$$(Q)$(2) $(3) $$^ -lfdt -ljansson -o $$@

$(BUILD)/$(1)/tests/unit/%: $(BUILD)/$(1)/tests/unit/%.o $(BUILD)/$(1)/libearlymem.a
	@echo "  LD [$(1)]  $$@"
	$$(Q)$(2) $(3) $$^ -lfdt -ljansson -lcmocka -o $$@

-include $$(C_SRC:%.c=$(BUILD)/$(1)/%.d)
endef

define archive
	@$(if $(filter %.o,$^),,echo '$@: there is no source to build it from' >&2; exit 1)
	@rm -f $@
	$(Q)ar rcs $@ $^
endef

$(eval $(call flavour,plain,$(CC),$(OPT)))
$(eval $(call flavour,asan,$(CC),$(SANITIZE)))
$(eval $(call flavour,werror-gcc,$(CC),$(OPT) -Werror))
$(eval $(call flavour,werror-clang,$(CLANG),$(OPT) -Werror))

$(BUILD)/earlymem $(BUILD)/libearlymem.a $(BUILD)/libearlymem-model.a: $(BUILD)/%: $(BUILD)/plain/%
	$(Q)cp $< $@

build: tools-for-demo $(BUILD)/earlymem $(BUILD)/libearlymem.a $(BUILD)/libearlymem-model.a ## the earlymem command and the libraries
.PHONY: build

# The programs of each fuzz target, build/fuzz/TARGET-ENGINE; fuzz/run calls for them.
include fuzz/fuzz.mk

# A missing tool is named before anything else happens, with the command that installs it.
tools-for-%:
	@CC=$(CC) ci/install-deps --check --for $*

# --- jobs ---------------------------------------------------------------------------------------

demo: build ## a real board's memory from its device tree, checked; under two minutes
	$(Q)oracle/demo
.PHONY: demo

check: tools-for-check build unit-tests $(BUILD)/asan/earlymem ## all tests; ends with "N passed, M failed"
	$(Q)EARLYMEM=$(BUILD)/asan/earlymem $(PYTHON) tests/run \
		--unit $(BUILD)/asan/tests/unit $(UNIT_SRC:tests/unit/%.c=%) \
		--python tests \
		--command boots '$(call check_boots,$(BUILD)/earlymem)' \
		--command fuzz-regressions 'fuzz/run --target all --engine replay'
.PHONY: check

unit-tests: tools-for-check $(UNIT_SRC:%.c=$(BUILD)/asan/%)
.PHONY: unit-tests

check_boots = tests/check-boots --earlymem $(1) --stage $(STAGE) $(BOOTS)
check-boots: build ## compare recorded boots of real kernels [BOOTS=DIR] [STAGE=free_lists]
	$(Q)$(call check_boots,$(BUILD)/earlymem)
.PHONY: check-boots

check-boards: build ## scan the device trees that Debian ships for arm64, downloaded [BOARDS=DIR: these instead]
	$(Q)tests/check-boards --earlymem $(BUILD)/earlymem \
		$(if $(BOARDS),$(BOARDS),--debian $(BUILD)/debian/$(DEBIAN_BOARDS))
.PHONY: check-boards

prove: tools-for-prove ## run the proofs and judge them [ROOM=memblock] [COLD=1: without the cache; COLD_SINCE=REV]
	$(Q)proofs/prove $(ROOM:%=--room %) $(if $(COLD),--cold) $(COLD_SINCE:%=--cold-changed %)
.PHONY: prove

eva: tools-for-prove ## EVA on libfdt's own sources, downloaded, against explained alarms [LIBFDT=DIR: these instead]
	$(Q)proofs/eva/run $(LIBFDT:%=--libfdt %)
.PHONY: eva

fuzz: tools-for-fuzz ## fuzz [TARGET=memblock_ops] [TIME=seconds] [ENGINE=libfuzzer|afl]
	$(Q)fuzz/run --target $(TARGET) --engine $(ENGINE) --time $(TIME)
.PHONY: fuzz

bench: build ## how fast, beside what
	$(Q)bench/run
.PHONY: bench

# --- lint ---------------------------------------------------------------------------------------

lint: tools-for-lint lint-build lint-format lint-tidy lint-cppcheck lint-scripts lint-readme ## style, warnings as errors with gcc and clang, static analysis
	@echo 'lint: clean'
lint-build: $(C_SRC:%.c=$(BUILD)/werror-gcc/%.o) $(C_SRC:%.c=$(BUILD)/werror-clang/%.o)
lint-format:
	@echo '  clang-format'
	$(Q)clang-format --dry-run -Werror $(C_SRC) $(C_HEADERS)
lint-tidy: $(C_SRC:%.c=$(BUILD)/tidy/%.ok)
lint-cppcheck:
	@echo '  cppcheck'
	$(Q)cppcheck --quiet --std=c11 -I. --enable=warning,portability,performance --inline-suppr \
		--suppress=missingIncludeSystem --error-exitcode=1 $(C_SRC)
lint-scripts:
	@echo '  shellcheck, pyflakes3'
	$(Q)shellcheck $(SH_SCRIPTS)
	$(Q)pyflakes3 $(PY_SCRIPTS)
lint-readme:
	@echo '  README.md claims what proofs/results records'
	$(Q)ci/readme-claims
.PHONY: lint lint-build lint-format lint-tidy lint-cppcheck lint-scripts lint-readme

$(BUILD)/tidy/%.ok: %.c $(C_HEADERS) .clang-tidy
	@mkdir -p $(@D)
	@echo "  clang-tidy  $<"
	$(Q)clang-tidy --quiet --checks=$(if $(filter model/%,$<),misc-no-recursion) $< -- $(C11) $(DIALECT) 2>$@.log || \
		{ cat $@.log >&2; exit 1; }
	@touch $@

clean: ## remove build/
	rm -rf $(BUILD)
.PHONY: clean
