# Debian 12's linux-image-arm64, 6.1: 4K pages.
kernel_release   = 6.1.*-arm64
page_size        = 4096
va_bits          = 48
phys_bits        = 48
numa_nodes       = 16
memory_regions   = 1024   # 8 * 128, with CONFIG_EFI
reserved_regions = 385    # 128 + CONFIG_NR_CPUS + 1, with CONFIG_EFI and CONFIG_ARM_GIC_V3_ITS
full_array       = fails
empty_array      = dummy
debugfs          = short
