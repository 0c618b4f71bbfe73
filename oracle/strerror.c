/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle/earlymem.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

struct message {
	int number;
	const char *text;
};

static const struct message messages[] = {
	{ 0, "no error" },
	{ FDT_ETRUNCATED, "truncated: fewer bytes than the device tree's header says" },
	{ FDT_EMAGIC, "not a device tree: it does not start with d00dfeed" },
	{ FDT_EVERSION, "a version of the device-tree format that is not supported" },
	{ FDT_ETOTALSIZE, "totalsize in the header is impossible: a tree has 36 bytes to 2 MiB" },
	{ FDT_ERESERVEMAP, "corrupt: the memory reservation block lies outside the tree, is not "
			   "on 8 bytes, or has no end" },
	{ FDT_ESTRUCT, "corrupt: the structure block lies outside the tree or is not on 4 bytes" },
	{ FDT_ESTRINGS, "corrupt: the strings block lies outside the tree" },
	{ FDT_ETOKEN, "corrupt: unknown token in the structure block" },
	{ FDT_ENODENAME, "corrupt: the name of a node has no end" },
	{ FDT_EVALUE, "corrupt: the value of a property does not fit into the structure block" },
	{ FDT_EPROPNAME, "corrupt: the name of a property is not in the strings block" },
	{ FDT_ENESTING, "corrupt: a token outside the root node" },
	{ FDT_EEND, "corrupt: the structure block ends inside a node" },
	{ FDT_ELIBFDT, "corrupt: libfdt refuses it" },
	{ FDT_EADDRESS, "a kernel maps no device tree at this address: it must be a multiple of 8 "
			"and not 0" },
	{ FDT_ECELLS, "#address-cells and #size-cells of the root: with these the kernel never "
		      "gets to the end of the property, or reads far outside the tree" },
	{ FDT_EPAST, "the kernel reads on behind this property, to outside the tree" },
	{ FDT_ERESIZE, "kernel panic: memblock: cannot resize memory array" },
	{ FDT_ECAPACITY, "more regions than this model holds" },
	{ FDT_ERESIZE_RESERVED, "kernel panic: memblock: cannot resize reserved array" },
	{ ARM64_ECONFIG, "no arm64 kernel is like this" },
	{ ARM64_ERESIZE, "kernel panic: memblock: cannot resize memory array" },
	{ ARM64_ERESIZE_RESERVED, "kernel panic: memblock: cannot resize reserved array" },
	{ ARM64_ECAPACITY, "more regions than this model holds" },
	{ EARLYMEM_EJSON, "not JSON" },
	{ EARLYMEM_EFORM, "not in the form of a recorded boot" },
	{ EARLYMEM_ESTAGE, "this boot was not recorded at that stage" },
	{ EARLYMEM_EREGION, "no state of memblock" },
	{ EARLYMEM_ENODE, "impossible node id" },
	{ EARLYMEM_ELIMITS, "zone limits that contradict each other or the memory" },
	{ EARLYMEM_ECMDLINE, "longer than a kernel's command line: 2047 bytes" },
	{ EARLYMEM_EPARAMETER, "impossible value of a parameter" },
	{ EARLYMEM_EROOM, "more than this model holds" },
	{ EARLYMEM_EPANIC, "kernel panic" },
	{ EARLYMEM_EINVARIANT, "an invariant of the model does not hold" },
	{ EARLYMEM_ELAYOUT, "not a layout" },
	{ EARLYMEM_EFILL, "libfdt cannot put this memory into the device tree" },
	{ EARLYMEM_EDISTANCES, "distances of nodes that a kernel refuses; it has one node then" },
	{ EARLYMEM_EOPEN, "cannot be opened" },
	{ EARLYMEM_EREAD, "cannot be read" },
	{ EARLYMEM_EDIRECTORY, "is a directory" },
	{ EARLYMEM_EEMPTY, "is empty" },
	{ EARLYMEM_ETOOLARGE, "is larger than 2 MiB, the most that a kernel maps" },
	{ EARLYMEM_EWRITE, "cannot be written" },
	{ EARLYMEM_ENOPROFILE, "no such profile" },
	{ EARLYMEM_ENOKERNEL, "no profile is for this kernel" },
	{ EARLYMEM_EAMBIGUOUS, "more than one profile is for this kernel" },
	{ EARLYMEM_ESYNTAX, "not of the form \"key = value\"" },
	{ EARLYMEM_EKEY, "unknown key" },
	{ EARLYMEM_ETWICE, "key given twice" },
	{ EARLYMEM_EVALUE, "impossible value" },
	{ EARLYMEM_EMISSING, "missing key" },
	{ EARLYMEM_ECONTRADICTION, "contradictory values" },
};

static const struct message warnings[] = {
	{ FDT_WARN_SMALL, "no whole page in this range: ignored" },
	{ FDT_WARN_NOT_ADDED, "the array is full: this range is lost" },
	{ FDT_WARN_NOT_MARKED, "the array is full: this range is not marked hotpluggable" },
	{ FDT_WARN_NOT_CAPPED, "the array is full: memory is not capped to this range" },
	{ FDT_WARN_SHORT_CELLS,
	  "#address-cells or #size-cells is shorter than four bytes: read with "
	  "what follows it, as the kernel does" },
	{ FDT_WARN_SHORT_RANGE,
	  "linux,usable-memory-range or linux,elfcorehdr ends inside a range: "
	  "read with what follows it, as the kernel does" },
	{ FDT_WARN_ODD_RANGE, "linux,usable-memory-range has a length that makes the kernel ignore "
			      "it" },
	{ FDT_WARN_NO_MEMORY_YET, "linux,usable-memory-range: there is no memory to cap" },
	{ FDT_WARN_FORMAT, "#address-cells or #size-cells unlike the root's, or no ranges: "
			   "nothing in here is reserved" },
	{ FDT_WARN_REG, "reg is no multiple of #address-cells + #size-cells: not reserved" },
	{ FDT_WARN_NOT_RESERVED, "not reserved: it is empty, or no-map and reserved before, or the "
				 "array is full" },
	{ FDT_WARN_TOO_MANY, "more than 64 nodes: it gets no memory, and no pool is set up" },
	{ FDT_WARN_DYNAMIC, "size, alignment or alloc-ranges is not as long as #address-cells and "
			    "#size-cells say: it gets no memory" },
	{ FDT_WARN_NOT_PLACED, "there is no such memory left: it gets none" },
	{ FDT_WARN_POOL, "no pool for CMA: given back" },
	{ FDT_WARN_OVERLAP, "overlaps the next region" },
	{ FDT_WARN_ELFCOREHDR, "linux,elfcorehdr is reserved already" },
	{ FDT_WARN_NOT_GIVEN_BACK, "the array is full: this range cannot be given back" },
};

static const struct message cmdline_warnings_text[] = {
	{ CMDLINE_WARN_CUT, "longer than a kernel's command line: the rest is lost" },
	{ CMDLINE_WARN_NO_VALUE, "no value: ignored" },
	{ CMDLINE_WARN_STOPS, "no value: a kernel stops here" },
	{ CMDLINE_WARN_NO_NUMBER, "no number: it counts as 0, or the parameter is ignored" },
	{ CMDLINE_WARN_WRAPPED, "a number over 64 bits: it counts modulo 2^64" },
	{ CMDLINE_WARN_TRAILING, "bytes after the value: ignored" },
	{ CMDLINE_WARN_PERCENT, "more than 100 per cent" },
	{ CMDLINE_WARN_SIZE, "not a size of huge pages of this kernel: ignored" },
	{ CMDLINE_WARN_TWICE, "given before: ignored" },
	{ CMDLINE_WARN_NO_SIZE, "it belongs to a size that was ignored: ignored too" },
	{ CMDLINE_WARN_NODE, "no such node: ignored from here" },
	{ CMDLINE_WARN_SYNTAX, "not what this parameter takes: ignored" },
	{ CMDLINE_WARN_FULL, "a kernel has no room for one more: ignored" },
	{ CMDLINE_WARN_LARGE, "more than a kernel takes: it counts as the most that it does" },
	{ CMDLINE_WARN_ZERO, "no bytes: ignored" },
	{ CMDLINE_WARN_IGNORED, "it means nothing to a kernel" },
};

const char *earlymem_strerror(int error)
{
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		if (messages[i].number == error)
			return messages[i].text;
	return "unknown error";
}

const char *earlymem_strwarning(uint32_t what)
{
	for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++)
		if (warnings[i].number == (int)what)
			return warnings[i].text;
	return "unknown warning";
}

const char *earlymem_strcmdline(uint32_t reason)
{
	for (size_t i = 0; i < sizeof(cmdline_warnings_text) / sizeof(cmdline_warnings_text[0]);
	     i++)
		if (cmdline_warnings_text[i].number == (int)reason)
			return cmdline_warnings_text[i].text;
	return "unknown warning";
}

int earlymem_exit_status(int error)
{
	if (error == 0)
		return EARLYMEM_EXIT_OK;
	if (error <= EARLYMEM_ENOPROFILE)
		return EARLYMEM_EXIT_PROFILE;
	if (error <= EARLYMEM_EOPEN)
		return EARLYMEM_EXIT_FILE;
	return EARLYMEM_EXIT_REFUSED;
}

int earlymem_fail(struct earlymem_error *err, int error, const char *file, const char *detail, ...)
{
	va_list args;

	err->error = error;
	err->os_error = error == EARLYMEM_EOPEN || error == EARLYMEM_EREAD ||
					error == EARLYMEM_EWRITE ?
				errno :
				0;
	err->line = 0;
	snprintf(err->file, sizeof(err->file), "%s", file ? file : "");
	err->detail[0] = '\0';
	if (detail) {
		va_start(args, detail);
		vsnprintf(err->detail, sizeof(err->detail), detail, args);
		va_end(args);
	}
	return error;
}
