# A small build of 6.12: 64K pages, no EFI, no GIC ITS.
kernel_release   = t64k
page_size        = 65536
va_bits          = 52
phys_bits        = 52
numa_nodes       = 8
memory_regions   = 128
reserved_regions = 128
full_array       = panics
empty_array      = plain
debugfs          = long
