/* SPDX-License-Identifier: BSD-2-Clause */
/* Files with device trees. */
#include "oracle/earlymem.h"

#include <errno.h>
#include <fcntl.h>
#include <libfdt.h>
#include <sys/stat.h>
#include <unistd.h>

/* Up to `size` bytes, however the kernel cuts them; negative: errno. */
static ssize_t read_up_to(int fd, uint8_t *buf, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = read(fd, buf + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static int read_tree(int fd, const char *path, struct earlymem_error *err)
{
	ssize_t n = read_up_to(fd, fdt_bytes.b, sizeof(fdt_bytes.b));
	uint8_t more;
	ssize_t rest;

	if (n < 0)
		return earlymem_fail(err, EARLYMEM_EREAD, path, NULL);
	if (n == 0)
		return earlymem_fail(err, EARLYMEM_EEMPTY, path, NULL);
	rest = read_up_to(fd, &more, 1);
	if (rest < 0)
		return earlymem_fail(err, EARLYMEM_EREAD, path, NULL);
	if (rest > 0)
		return earlymem_fail(err, EARLYMEM_ETOOLARGE, path, NULL);
	fdt_size = (uint32_t)n;
	return 0;
}

int earlymem_tree_load(const char *path, struct earlymem_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	int error;

	if (fd < 0)
		return earlymem_fail(err, EARLYMEM_EOPEN, path, NULL);
	if (fstat(fd, &st) < 0)
		error = earlymem_fail(err, EARLYMEM_EREAD, path, NULL);
	else if (S_ISDIR(st.st_mode))
		error = earlymem_fail(err, EARLYMEM_EDIRECTORY, path, NULL);
	else
		error = read_tree(fd, path, err);
	close(fd);
	return error;
}

void earlymem_make_printable(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

void earlymem_node_path(int32_t node, char *path, size_t size)
{
	if (size > INT32_MAX)
		size = INT32_MAX;
	if (node < 0 || fdt_get_path(fdt_bytes.b, node, path, (int)size) != 0)
		snprintf(path, size, "byte %d of the structure block", node);
	earlymem_make_printable(path);
}
