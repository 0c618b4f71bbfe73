/* SPDX-License-Identifier: BSD-2-Clause */
/* arm64_memblock_init(): what is memory, within reach of addresses and of the linear map. */
#include "tests/unit/tree.h"

#include "model/arm64.h"

#define IMAGE_AT (RAM + MIB(2))
#define TIB(n) ((phys_addr_t)(n) << 40)

/* A 52-bit kernel with 4K pages on a CPU with 48 bits. */
static struct arm64_config config;

static int setup_arm64(void **state)
{
	fdt_rules.full_array_panics = true;
	fdt_reserved_rules = (struct fdt_reserved_rules){ true, true };
	fdt_region_rules = (struct fdt_region_rules){ false, true, false, 20, MIB(2) };
	config = (struct arm64_config){
		.va_bits = 52,
		.cpu_va_bits = 48,
		.phys_bits = 52,
		.cpu_phys_bits = 48,
		.section_size = MIB(128),
		.text = IMAGE_AT,
		.start = IMAGE_AT,
		.end = IMAGE_AT + MIB(32),
		.limit = ARM64_NO_LIMIT,
	};
	return setup(state);
}

#define TEST_ARM64(function) cmocka_unit_test_setup((function), setup_arm64)

/* A tree with up to two banks. */
static void banks(phys_addr_t base, phys_addr_t size, phys_addr_t other_base,
		  phys_addr_t other_size)
{
	tree_begin(NULL);
	node_begin("memory@0");
	text("device_type", "memory");
	if (other_size)
		NUMBERS("reg", base, size, other_base, other_size);
	else
		NUMBERS("reg", base, size);
	node_end();
	tree_scan();
}

#define IMAGE R(IMAGE_AT, MIB(32))

static void image_is_reserved(void **state)
{
	(void)state;
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_regions(MEMORY, R(RAM, GIB(1)));
	assert_regions(RESERVED, IMAGE, TREE);
}

static void image_from_stext(void **state)
{
	(void)state;
	banks(RAM, GIB(1), 0, 0);
	config.start += KIB(64);
	assert_ok(arm64_memblock_init(config));
	assert_regions(RESERVED, R(IMAGE_AT + KIB(64), MIB(32) - KIB(64)), TREE);
}

static void memory_above_the_physical_addresses_goes(void **state)
{
	(void)state;
	config.va_bits = 48;
	config.phys_bits = 48;
	banks(RAM, GIB(1), TIB(256), GIB(1));
	assert_ok(arm64_memblock_init(config));
	assert_regions(MEMORY, R(RAM, GIB(1)));
}

static void memory_above_the_linear_map_moves_its_base(void **state)
{
	(void)state;
	/* 39 bits map 256 GiB. */
	config.va_bits = config.cpu_va_bits = 39;
	config.phys_bits = 48;
	banks(RAM, GIB(1), GIB(300), GIB(1));
	assert_ok(arm64_memblock_init(config));
	/* What lies above goes first, so the base stays where the memory starts. */
	assert_regions(MEMORY, R(RAM, GIB(1)));
	assert_int_equal(arm64.memstart_addr, RAM);
	assert_true(arm64.not_mapped);
}

static void image_above_the_linear_map_moves_its_base(void **state)
{
	(void)state;
	config.va_bits = config.cpu_va_bits = 39;
	config.phys_bits = 48;
	config.text = config.start = GIB(300);
	config.end = GIB(300) + MIB(32);
	banks(RAM, GIB(1), GIB(300), GIB(1));
	assert_ok(arm64_memblock_init(config));
	assert_regions(MEMORY, R(GIB(300), MIB(32)));
	assert_int_equal(arm64.memstart_addr, GIB(45));
}

static void base_is_a_multiple_of_a_table_of_blocks(void **state)
{
	(void)state;
	config.cpu_va_bits = 52;
	banks(RAM + MIB(768), MIB(64), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_int_equal(arm64.memstart_addr, RAM);
	assert_int_equal(arm64.linear_size, TIB(4096) - TIB(128));
}

static void fallback_to_48_bits_moves_the_base_below_zero(void **state)
{
	(void)state;
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_int_equal(arm64.memstart_addr, 0xfff1000040000000);
	assert_int_equal(arm64.linear_size, TIB(128));
}

static void kvm_without_vhe_has_51_bits(void **state)
{
	(void)state;
	config.cpu_va_bits = 52;
	config.nvhe = true;
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_int_equal(arm64.linear_size, TIB(2048));
}

static void seed_moves_the_base_by_its_share(void **state)
{
	(void)state;
	config.va_bits = config.cpu_va_bits = 48;
	config.phys_bits = 48;
	config.cpu_phys_bits = 40;
	config.memstart_seed = 0x8000;
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	/* Half of what 47 bits have above 40, in steps of 1 GiB, below 1 GiB. */
	assert_int_equal(arm64.memstart_addr, RAM - (TIB(127) / 2));
}

static void limit_keeps_the_image(void **state)
{
	(void)state;
	config.text = config.start = RAM + MIB(512);
	config.end = config.text + MIB(32);
	config.limit = MIB(64);
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_regions(MEMORY, R(RAM, MIB(64)), R(RAM + MIB(512), MIB(32)));
}

static void limit_of_nothing_is_none(void **state)
{
	(void)state;
	config.limit = 0;
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_regions(MEMORY, R(RAM, GIB(1)));
}

static void initrd_comes_back_in_whole_pages(void **state)
{
	(void)state;
	config.limit = MIB(64);
	config.initrd = (struct fdt_range){ RAM + MIB(128) + 1, PAGE };
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_regions(MEMORY, R(RAM, MIB(64)), R(RAM + MIB(128), 2 * PAGE));
	assert_regions(RESERVED, IMAGE, R(RAM + MIB(128), 2 * PAGE));
}

static void initrd_below_memory_is_lost(void **state)
{
	(void)state;
	config.initrd = (struct fdt_range){ MIB(16), MIB(1) };
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_true(arm64.initrd_lost);
	assert_regions(MEMORY, R(RAM, GIB(1)));
	assert_regions(RESERVED, IMAGE, TREE);
}

static void initrd_beyond_the_linear_map_is_lost(void **state)
{
	(void)state;
	config.initrd = (struct fdt_range){ RAM + TIB(128), PAGE };
	banks(RAM, GIB(1), 0, 0);
	assert_ok(arm64_memblock_init(config));
	assert_true(arm64.initrd_lost);
}

static void initrd_without_memory_is_the_memory(void **state)
{
	(void)state;
	config.initrd = (struct fdt_range){ RAM + MIB(128), MIB(1) };
	tree_begin(NULL);
	tree_scan();
	assert_ok(arm64_memblock_init(config));
	assert_regions(MEMORY, R(RAM + MIB(128), MIB(1)));
}

static void impossible_configurations(void **state)
{
	struct arm64_config good = config;

	(void)state;
	banks(RAM, GIB(1), 0, 0);
	for (int i = 0; i < 6; i++) {
		config = good;
		if (i == 0)
			config.va_bits = config.cpu_va_bits = 45;
		if (i == 1)
			config.cpu_va_bits =
				47; /* less than a 52-bit kernel of 4K pages runs with */
		if (i == 2)
			config.cpu_va_bits = 0;
		if (i == 3)
			config.phys_bits = 40;
		if (i == 4)
			config.end = config.start - 1;
		if (i == 5)
			config.cpu_phys_bits = 33;
		assert_int_equal(arm64_memblock_init(config), ARM64_ECONFIG);
	}
	assert_regions(MEMORY, R(RAM, GIB(1)));
}

static void full_reserved_array_panics(void **state)
{
	(void)state;
	assert_ok(memblock_init(NR_REGIONS, 4, PAGE, NR_NODES));
	banks(RAM, GIB(1), 0, 0);
	for (phys_addr_t i = 1; i < 4; i++)
		assert_ok(memblock_reserve(RAM + MIB(256) * i + PAGE, PAGE));
	assert_int_equal(arm64_memblock_init(config), ARM64_ERESIZE_RESERVED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ARM64(image_is_reserved),
		TEST_ARM64(image_from_stext),
		TEST_ARM64(memory_above_the_physical_addresses_goes),
		TEST_ARM64(memory_above_the_linear_map_moves_its_base),
		TEST_ARM64(image_above_the_linear_map_moves_its_base),
		TEST_ARM64(base_is_a_multiple_of_a_table_of_blocks),
		TEST_ARM64(fallback_to_48_bits_moves_the_base_below_zero),
		TEST_ARM64(kvm_without_vhe_has_51_bits),
		TEST_ARM64(seed_moves_the_base_by_its_share),
		TEST_ARM64(limit_keeps_the_image),
		TEST_ARM64(limit_of_nothing_is_none),
		TEST_ARM64(initrd_comes_back_in_whole_pages),
		TEST_ARM64(initrd_below_memory_is_lost),
		TEST_ARM64(initrd_beyond_the_linear_map_is_lost),
		TEST_ARM64(initrd_without_memory_is_the_memory),
		TEST_ARM64(impossible_configurations),
		TEST_ARM64(full_reserved_array_panics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
