# A small build of 6.12: 4K pages, 39-bit addresses, no NUMA, no EFI, no GIC ITS.
kernel_release   = t4k39
page_size        = 4096
va_bits          = 39
phys_bits        = 48
numa_nodes       = 0
memory_regions   = 128
reserved_regions = 128
full_array       = panics
empty_array      = plain
debugfs          = long
