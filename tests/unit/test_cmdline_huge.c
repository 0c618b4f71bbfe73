/* SPDX-License-Identifier: BSD-2-Clause */
/* Huge pages, hugetlb_cma= and reserve_mem=. */
#include "tests/unit/cmdline.h"

static void assert_hstate(uint32_t k, uint64_t size, uint64_t pages)
{
	assert_true(k < early_params.hugepages.count);
	assert_int_equal(early_params.hugepages.hstate[k].size, size);
	assert_int_equal(early_params.hugepages.hstate[k].pages, pages);
}

static void assert_entry(uint32_t i, uint64_t size, uint64_t align, const char *name)
{
	struct cmdline_reserve_mem entry = early_params.reserve_mem.entry[i];

	assert_true(i < early_params.reserve_mem.count);
	assert_int_equal(entry.size, size);
	assert_int_equal(entry.align, align);
	assert_int_equal(entry.name.length, strlen(name));
	assert_memory_equal(cmdline.bytes + entry.name.offset, name, entry.name.length);
}

/* --- hugepagesz, hugepages, default_hugepagesz --- */

static void hugepages_of_two_sizes(void **state)
{
	(void)state;
	parse("hugepagesz=1G hugepages=1 hugepagesz=2M hugepages=16");
	assert_int_equal(early_params.hugepages.count, 2);
	assert_hstate(0, G(1), 1);
	assert_hstate(1, M(2), 16);
	assert_int_equal(early_params.hugepages.hstate[0].offset, 24);
	assert_silent();
}

static void hugepages_of_the_default_size(void **state)
{
	(void)state;
	parse("hugepages=7");
	assert_int_equal(early_params.hugepages.count, 0);
	assert_int_equal(early_params.hugepages.unsized.pages, 7);
	assert_silent();
}

static void hugepages_without_value_is_unknown(void **state)
{
	(void)state;
	parse("hugepages");
	assert_unknown(0, "hugepages");
	assert_silent();
}

static void hugepages_twice(void **state)
{
	(void)state;
	parse("hugepagesz=2M hugepages=1 hugepages=2");
	assert_hstate(0, M(2), 1);
	assert_warned(36, CMDLINE_HUGEPAGES, CMDLINE_WARN_TWICE);
}

static void hugepages_of_the_default_size_twice(void **state)
{
	(void)state;
	parse("hugepages=1 hugepages=2");
	assert_int_equal(early_params.hugepages.unsized.pages, 1);
	assert_warned(22, CMDLINE_HUGEPAGES, CMDLINE_WARN_TWICE);
}

static void size_that_the_kernel_lacks_takes_its_pages_along(void **state)
{
	(void)state;
	parse("hugepagesz=3M hugepages=5 hugepages=6");
	assert_int_equal(early_params.hugepages.count, 0);
	assert_int_equal(early_params.hugepages.unsized.pages, 6);
	assert_int_equal(cmdline_warnings.count, 2);
	assert_int_equal(cmdline_warnings.warning[0].reason, CMDLINE_WARN_SIZE);
	assert_int_equal(cmdline_warnings.warning[1].reason, CMDLINE_WARN_NO_SIZE);
}

static void size_zero(void **state)
{
	(void)state;
	parse("hugepagesz=0");
	assert_warned(11, CMDLINE_HUGEPAGESZ, CMDLINE_WARN_SIZE);
}

static void size_twice(void **state)
{
	(void)state;
	parse("hugepagesz=2M hugepages=1 hugepagesz=2M hugepages=2");
	assert_hstate(0, M(2), 1);
	assert_int_equal(cmdline_warnings.warning[0].reason, CMDLINE_WARN_TWICE);
	assert_int_equal(cmdline_warnings.warning[1].reason, CMDLINE_WARN_NO_SIZE);
}

static void default_size(void **state)
{
	(void)state;
	parse("default_hugepagesz=32M hugepages=3");
	assert_int_equal(early_params.hugepages.default_hstate, 0);
	assert_hstate(0, M(32), 3);
}

static void default_size_takes_what_came_before_it(void **state)
{
	(void)state;
	parse("hugepages=3 default_hugepagesz=1G");
	assert_hstate(0, G(1), 3);
	assert_int_equal(early_params.hugepages.unsized.pages, 0);
}

static void default_size_of_a_named_size(void **state)
{
	(void)state;
	parse("hugepagesz=2M hugepagesz=1G default_hugepagesz=2M hugepages=4");
	assert_int_equal(early_params.hugepages.default_hstate, 0);
	assert_hstate(0, M(2), 0);
	assert_hstate(1, G(1), 4); /* the size that was named last, as a kernel has it */
}

static void default_size_named_again(void **state)
{
	(void)state;
	parse("default_hugepagesz=2M hugepagesz=1G hugepagesz=2M hugepages=4");
	assert_hstate(0, M(2), 4);
	assert_silent();
}

static void default_size_with_pages_named_again(void **state)
{
	(void)state;
	parse("default_hugepagesz=2M hugepages=4 hugepagesz=2M");
	assert_warned(45, CMDLINE_HUGEPAGESZ, CMDLINE_WARN_TWICE);
}

static void default_size_twice(void **state)
{
	(void)state;
	parse("default_hugepagesz=2M default_hugepagesz=1G");
	assert_int_equal(early_params.hugepages.count, 1);
	assert_warned(41, CMDLINE_DEFAULT_HUGEPAGESZ, CMDLINE_WARN_TWICE);
}

static void default_size_that_the_kernel_lacks(void **state)
{
	(void)state;
	parse("default_hugepagesz=3M");
	assert_int_equal(early_params.hugepages.default_hstate, CMDLINE_HSTATES);
	assert_warned(19, CMDLINE_DEFAULT_HUGEPAGESZ, CMDLINE_WARN_SIZE);
}

static void every_size(void **state)
{
	(void)state;
	parse("hugepagesz=64K hugepagesz=2M hugepagesz=32M hugepagesz=1G");
	assert_int_equal(early_params.hugepages.count, 4);
}

static void hugepages_by_node(void **state)
{
	(void)state;
	parse("hugepagesz=2M hugepages=0:2,3:5");
	assert_hstate(0, M(2), 7);
	assert_int_equal(early_params.hugepages.hstate[0].node[0], 2);
	assert_int_equal(early_params.hugepages.hstate[0].node[3], 5);
	assert_silent();
}

static void hugepages_by_node_of_the_default_size(void **state)
{
	(void)state;
	parse("hugepages=1:2 default_hugepagesz=2M");
	assert_hstate(0, M(2), 2);
	assert_int_equal(early_params.hugepages.hstate[0].node[1], 2);
}

static void hugepages_on_a_node_that_is_not_there(void **state)
{
	(void)state;
	parse("hugepagesz=2M hugepages=0:2,4:5");
	assert_hstate(0, M(2), 0);
	assert_int_equal(early_params.hugepages.hstate[0].node[0], 0);
	assert_warned(28, CMDLINE_HUGEPAGES, CMDLINE_WARN_NODE);
	parse("hugepages=16:1");
	assert_warned(10, CMDLINE_HUGEPAGES, CMDLINE_WARN_NODE);
}

static void hugepages_by_node_without_a_count(void **state)
{
	(void)state;
	parse("hugepages=0:");
	assert_warned(11, CMDLINE_HUGEPAGES, CMDLINE_WARN_NO_NUMBER);
}

static void hugepages_count_behind_a_node(void **state)
{
	(void)state;
	parse("hugepages=0:1,2");
	assert_int_equal(early_params.hugepages.unsized.pages, 0);
	assert_warned(14, CMDLINE_HUGEPAGES, CMDLINE_WARN_SYNTAX);
}

static void hugepages_that_are_no_number(void **state)
{
	(void)state;
	parse("hugepages=x");
	assert_warned(10, CMDLINE_HUGEPAGES, CMDLINE_WARN_NO_NUMBER);
	parse("hugepages=5M");
	assert_int_equal(early_params.hugepages.unsized.pages, 5);
	assert_warned(11, CMDLINE_HUGEPAGES, CMDLINE_WARN_TRAILING);
	parse("hugepages=0:5M");
	assert_int_equal(early_params.hugepages.unsized.pages, 5);
	assert_warned(13, CMDLINE_HUGEPAGES, CMDLINE_WARN_TRAILING);
}

static void hugepages_empty(void **state)
{
	(void)state;
	parse("hugepages= hugepages=1");
	assert_int_equal(early_params.hugepages.unsized.pages, 0);
	assert_warned(21, CMDLINE_HUGEPAGES, CMDLINE_WARN_TWICE);
}

static void hugepages_wrap(void **state)
{
	(void)state;
	parse("hugepages=18446744073709551617");
	assert_int_equal(early_params.hugepages.unsized.pages, 1);
	assert_warned(10, CMDLINE_HUGEPAGES, CMDLINE_WARN_WRAPPED);
	parse("hugepages=0:18446744073709551617");
	assert_warned(12, CMDLINE_HUGEPAGES, CMDLINE_WARN_WRAPPED);
}

/* --- hugetlb_cma --- */

static void hugetlb_cma_for_all(void **state)
{
	(void)state;
	parse("hugetlb_cma=4G");
	assert_int_equal(early_params.hugetlb_cma.size, G(4));
	assert_silent();
}

static void hugetlb_cma_by_node(void **state)
{
	(void)state;
	parse("hugetlb_cma=0:1G,2:2G");
	assert_int_equal(early_params.hugetlb_cma.size, G(3));
	assert_int_equal(early_params.hugetlb_cma.node[0], G(1));
	assert_int_equal(early_params.hugetlb_cma.node[2], G(2));
	assert_silent();
}

static void hugetlb_cma_size_behind_a_node(void **state)
{
	(void)state;
	parse("hugetlb_cma=1:1G,2G");
	assert_int_equal(early_params.hugetlb_cma.size, 1); /* the value from its beginning */
	assert_int_equal(early_params.hugetlb_cma.node[1], G(1));
	assert_warned(13, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_TRAILING);
}

static void hugetlb_cma_on_a_node_that_no_kernel_has(void **state)
{
	(void)state;
	parse("hugetlb_cma=16:1G");
	assert_int_equal(early_params.hugetlb_cma.size, 0);
	assert_warned(12, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_NODE);
}

static void hugetlb_cma_node_with_more_behind(void **state)
{
	(void)state;
	parse("hugetlb_cma=1:1G;");
	assert_int_equal(early_params.hugetlb_cma.size, G(1));
	assert_warned(16, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_TRAILING);
}

static void hugetlb_cma_hexadecimal(void **state)
{
	(void)state;
	parse("hugetlb_cma=0x40000000");
	assert_int_equal(early_params.hugetlb_cma.size, G(1));
}

static void hugetlb_cma_no_number(void **state)
{
	(void)state;
	parse("hugetlb_cma=x");
	assert_int_equal(early_params.hugetlb_cma.size, 0);
	assert_warned(12, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_NO_NUMBER);
	parse("hugetlb_cma");
	assert_warned(0, CMDLINE_HUGETLB_CMA, CMDLINE_WARN_STOPS);
}

/* --- reserve_mem --- */

static void reserve_mem(void **state)
{
	(void)state;
	parse("reserve_mem=3M:4K:one reserve_mem=5M:2M:two");
	assert_int_equal(early_params.reserve_mem.count, 2);
	assert_entry(0, M(3), K(4), "one");
	assert_entry(1, M(5), M(2), "two");
	assert_silent();
}

static void reserve_mem_without_align(void **state)
{
	(void)state;
	parse("reserve_mem=1M::a");
	assert_entry(0, M(1), CMDLINE_CACHE_LINE, "a");
}

static void reserve_mem_name_is_all_the_rest(void **state)
{
	(void)state;
	parse("reserve_mem=\"1M:0:a b:c\"");
	assert_entry(0, M(1), CMDLINE_CACHE_LINE, "a b:c");
}

static void reserve_mem_name_length(void **state)
{
	(void)state;
	parse("reserve_mem=1M:0:123456789012345");
	assert_int_equal(early_params.reserve_mem.count, 1);
	parse("reserve_mem=1M:0:1234567890123456");
	assert_warned(17, CMDLINE_RESERVE_MEM, CMDLINE_WARN_SYNTAX);
	parse("reserve_mem=1M:0:");
	assert_warned(17, CMDLINE_RESERVE_MEM, CMDLINE_WARN_SYNTAX);
	parse("reserve_mem=\"1M:0:  \"");
	assert_warned(18, CMDLINE_RESERVE_MEM, CMDLINE_WARN_SYNTAX);
}

static void reserve_mem_name_twice(void **state)
{
	(void)state;
	parse("reserve_mem=1M:0:a reserve_mem=1M:0:ab reserve_mem=2M:0:a");
	assert_int_equal(early_params.reserve_mem.count, 2);
	assert_warned(56, CMDLINE_RESERVE_MEM, CMDLINE_WARN_TWICE);
}

static void reserve_mem_names_differ(void **state)
{
	(void)state;
	parse("reserve_mem=1M:0:ab reserve_mem=2M:0:ac");
	assert_int_equal(early_params.reserve_mem.count, 2);
}

static void reserve_mem_of_nothing(void **state)
{
	(void)state;
	parse("reserve_mem=0:0:a");
	assert_warned(12, CMDLINE_RESERVE_MEM, CMDLINE_WARN_ZERO);
}

static void reserve_mem_bad(void **state)
{
	(void)state;
	parse("reserve_mem=1M");
	assert_warned(14, CMDLINE_RESERVE_MEM, CMDLINE_WARN_SYNTAX);
	parse("reserve_mem=1M:4K");
	assert_warned(17, CMDLINE_RESERVE_MEM, CMDLINE_WARN_SYNTAX);
}

static void reserve_mem_nine_times(void **state)
{
	(void)state;
	parse("reserve_mem=1:0:a reserve_mem=1:0:b reserve_mem=1:0:c reserve_mem=1:0:d "
	      "reserve_mem=1:0:e reserve_mem=1:0:f reserve_mem=1:0:g reserve_mem=1:0:h "
	      "reserve_mem=1:0:i");
	assert_int_equal(early_params.reserve_mem.count, CMDLINE_RESERVE_MEMS);
	assert_warned(156, CMDLINE_RESERVE_MEM, CMDLINE_WARN_FULL);
}

static void reserve_mem_without_value_is_unknown(void **state)
{
	(void)state;
	parse("reserve_mem");
	assert_unknown(0, "reserve_mem");
}

static void reserve_mem_of_6_1_is_unknown(void **state)
{
	(void)state;
	assert_true(cmdline_set_rules(rules_61()));
	parse("reserve_mem=1M:0:a");
	assert_int_equal(early_params.reserve_mem.count, 0);
	assert_unknown(0, "reserve_mem=1M:0:a");
}

#define CASE(name) cmocka_unit_test_setup(name, cmdline_setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(hugepages_of_two_sizes),
		CASE(hugepages_of_the_default_size),
		CASE(hugepages_without_value_is_unknown),
		CASE(hugepages_twice),
		CASE(hugepages_of_the_default_size_twice),
		CASE(size_that_the_kernel_lacks_takes_its_pages_along),
		CASE(size_zero),
		CASE(size_twice),
		CASE(default_size),
		CASE(default_size_takes_what_came_before_it),
		CASE(default_size_of_a_named_size),
		CASE(default_size_named_again),
		CASE(default_size_with_pages_named_again),
		CASE(default_size_twice),
		CASE(default_size_that_the_kernel_lacks),
		CASE(every_size),
		CASE(hugepages_by_node),
		CASE(hugepages_by_node_of_the_default_size),
		CASE(hugepages_on_a_node_that_is_not_there),
		CASE(hugepages_by_node_without_a_count),
		CASE(hugepages_count_behind_a_node),
		CASE(hugepages_that_are_no_number),
		CASE(hugepages_empty),
		CASE(hugepages_wrap),
		CASE(hugetlb_cma_for_all),
		CASE(hugetlb_cma_by_node),
		CASE(hugetlb_cma_size_behind_a_node),
		CASE(hugetlb_cma_on_a_node_that_no_kernel_has),
		CASE(hugetlb_cma_node_with_more_behind),
		CASE(hugetlb_cma_hexadecimal),
		CASE(hugetlb_cma_no_number),
		CASE(reserve_mem),
		CASE(reserve_mem_without_align),
		CASE(reserve_mem_name_is_all_the_rest),
		CASE(reserve_mem_name_length),
		CASE(reserve_mem_name_twice),
		CASE(reserve_mem_names_differ),
		CASE(reserve_mem_of_nothing),
		CASE(reserve_mem_bad),
		CASE(reserve_mem_nine_times),
		CASE(reserve_mem_without_value_is_unknown),
		CASE(reserve_mem_of_6_1_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
