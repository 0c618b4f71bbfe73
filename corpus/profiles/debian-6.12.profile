# Debian 12's linux-image-6.12-arm64 (backports): 4K pages.
kernel_release   = 6.12.*-arm64
page_size        = 4096
va_bits          = 52
phys_bits        = 52
numa_nodes       = 16
memory_regions   = 1024   # 8 * 128, with CONFIG_EFI
reserved_regions = 641    # 128 + CONFIG_NR_CPUS + 1, with CONFIG_EFI and CONFIG_ARM_GIC_V3_ITS
full_array       = panics
empty_array      = plain
debugfs          = long
