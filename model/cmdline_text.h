/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of parameters, and words in their values. */
#ifndef EARLYMEM_CMDLINE_TEXT_H
#define EARLYMEM_CMDLINE_TEXT_H

#include "model/cmdline.h"
#include "model/cmdline_words.h"

/* Texts: the names of the parameters by their numbers, then these. */
#define TEXT_MIRROR CMDLINE_PARAMETERS
#define TEXT_OFF (CMDLINE_PARAMETERS + 1u)
#define TEXT_ON (CMDLINE_PARAMETERS + 2u)
#define TEXT_FULL (CMDLINE_PARAMETERS + 3u)
#define TEXT_DEBUG (CMDLINE_PARAMETERS + 4u)
#define TEXT_FORCE (CMDLINE_PARAMETERS + 5u)
#define TEXT_NOFORCE (CMDLINE_PARAMETERS + 6u)
#define TEXT_HIGH (CMDLINE_PARAMETERS + 7u)
#define TEXT_LOW (CMDLINE_PARAMETERS + 8u)
#define TEXT_CRASHKERNEL (CMDLINE_PARAMETERS + 9u) /* with its '=' */
#define TEXTS (CMDLINE_PARAMETERS + 10u)

#define TEXT_LENGTH 23u
struct cmdline_text {
	uint8_t length; /* 1 to TEXT_LENGTH */
	uint8_t bytes[TEXT_LENGTH];
};
extern const struct cmdline_text cmdline_texts[TEXTS];

#include "spec/cmdline_text.acsl"

/* Bytes of a text: what the table says, kept to its bounds. */
/*@
  requires text: text < TEXTS;
  terminates \true;
  assigns \nothing;
  ensures length: \result == text_length(text);
  ensures range: 1 <= \result <= TEXT_LENGTH;
*/
uint32_t cmdline_text_length(uint32_t text);

#endif
