# Fuzz targets: part of the Makefile, and usable alone (make -f fuzz/fuzz.mk build/fuzz/...).
# Every target fuzz/targets/NAME.c becomes build/fuzz/NAME-libfuzzer, -afl, -replay and -coverage.

BUILD ?= build
FUZZ_TARGETS := $(patsubst fuzz/targets/%.c,%,$(wildcard fuzz/targets/*.c))

# What a target is linked with besides its own file and the model.
FUZZ_SUPPORT := fuzz/decode.c fuzz/outcome.c fuzz/model.c fuzz/naive.c \
	fuzz/naive_list.c fuzz/naive_run.c fuzz/naive_pages.c fuzz/naive_handoff.c \
	fuzz/page_ops.c fuzz/naive_pgtable.c fuzz/naive_cmdline.c fuzz/fdt_machine.c \
	fuzz/fdt_boot.c fuzz/naive_fdt.c fuzz/fdt_mutate.c

FUZZ_MODEL := $(sort $(wildcard model/*.c))
FUZZ_HEADERS := $(sort $(wildcard fuzz/*.h model/*.h))
# Room for 65536 pages and 64 translation tables: state that is large is slow to start with, and finds
# no more.
FUZZ_CFLAGS := -std=c11 -I. -D_GNU_SOURCE -DMEMMAP_MAX_PAGES=65536 -DPGTABLE_MAX_TABLES=64 \
	-Wall -Wextra -Wconversion -g

FUZZ_CC_libfuzzer := clang-19
FUZZ_FLAGS_libfuzzer := -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -fsanitize-coverage-ignorelist=fuzz/uninstrumented
# libAFLDriver, which -fsanitize=fuzzer brings in here, is the persistent loop.
FUZZ_CC_afl := AFL_QUIET=1 AFL_LLVM_DENYLIST=fuzz/uninstrumented afl-clang-fast
FUZZ_FLAGS_afl := -O2 -fsanitize=fuzzer
FUZZ_CC_replay := gcc
FUZZ_FLAGS_replay := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer fuzz/replay.c
FUZZ_CC_coverage := clang-19
FUZZ_FLAGS_coverage := -O1 -fprofile-instr-generate -fcoverage-mapping fuzz/replay.c

define fuzz_build
$(BUILD)/fuzz/%-$(1): fuzz/targets/%.c $(FUZZ_SUPPORT) $(FUZZ_MODEL) $(FUZZ_TREE) $(FUZZ_HEADERS) fuzz/replay.c \
		fuzz/fuzz.mk fuzz/uninstrumented
	@mkdir -p $$(@D)
	@echo "  CC [$(1)]  $$@"
	$$(Q)$(FUZZ_CC_$(1)) $(FUZZ_CFLAGS) $(FUZZ_FLAGS_$(1)) $$< $(FUZZ_SUPPORT) $(FUZZ_MODEL) -lfdt -o $$@
endef
$(foreach kind,libfuzzer afl replay coverage,$(eval $(call fuzz_build,$(kind))))

# What AFL++ loads to make inputs of a target; libFuzzer finds the same in the target itself.
FUZZ_MUTATOR := fuzz/fdt_mutate.c model/fdt_check.c model/fdt_walk.c model/fdt_raw.c
$(BUILD)/fuzz/%-mutator.so: fuzz/mutators/%.c $(FUZZ_MUTATOR) $(FUZZ_HEADERS) fuzz/fuzz.mk
	@mkdir -p $(@D)
	@echo "  CC [afl]        $@"
	$(Q)gcc $(FUZZ_CFLAGS) -O2 -fPIC -shared $< $(FUZZ_MUTATOR) -lfdt -o $@

# The text form of operation sequences to bytes.
$(BUILD)/fuzz/encode: fuzz/encode.c fuzz/decode.c fuzz/decode.h fuzz/fuzz.mk
	@mkdir -p $(@D)
	@echo "  CC         $@"
	$(Q)gcc $(FUZZ_CFLAGS) -O1 fuzz/encode.c fuzz/decode.c -o $@
