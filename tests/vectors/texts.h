/* SPDX-License-Identifier: ISC */
/* Statements that several vectors share, each with its line feed. */
#ifndef TESTS_VECTORS_TEXTS_H
#define TESTS_VECTORS_TEXTS_H

#define ASSESSMENT                                                             \
	"{\"kind\":\"assessment\",\"subject\":[\"MNG-1/84.10\",\"\","          \
	"\"draft\",\"upr-info-3\"],\"value\":\"partially\"}\n"
#define ASSESSMENT_NOT                                                         \
	"{\"kind\":\"assessment\",\"subject\":[\"MNG-1/84.10\",\"\","          \
	"\"draft\",\"upr-info-3\"],\"value\":\"not\"}\n"
#define ASSESSMENT_84_1                                                        \
	"{\"kind\":\"assessment\",\"subject\":[\"MNG-1/84.1\",\"\","           \
	"\"draft\",\"upr-info-3\"],\"value\":\"fully\"}\n"
#define CITATION                                                               \
	"{\"kind\":\"citation\",\"subject\":[\"MNG-1/84.10\","                 \
	"\"csomn/aaaaaaaaaaaaaaaaaaaaaaaaaa\"]}\n"

/* A statement that is filled up to a size. */
#define BIG_HEAD "{\"kind\":\"note\",\"subject\":[\"a\"],\"text\":\""
#define BIG_TAIL "\"}"

/* Bytes of the gpgsig header with its last line feed: 7 + 30 + 3 * 72 + 24 +
 * 29. */
#define SIGNATURE_HEADER 306

#endif
