#ifndef PHONE_NUMBERS_H
#define PHONE_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// What libphonenumber makes of a text.
enum phone_number_result {
    phone_number_ok,
    phone_number_is_none,
    phone_number_has_unknown_country_code,
    phone_number_is_too_short,
    phone_number_is_too_long,
    phone_number_has_wrong_length,
    phone_number_has_extension,
};

// Room for any number in E.164: a plus, at most 17 digits (libphonenumber's bound), and the final zero.
#define PHONE_NUMBER_CAPACITY 20

// Puts a number into E.164.
//
// region: two letters of ISO 3166 for numbers without a country code; NULL if there is none.
// e164: gets the number and a final zero; PHONE_NUMBER_CAPACITY bytes.
enum phone_number_result phone_number_parse(const char *text, size_t length, const char *region, char *e164);

// Whether there are numbers in a region, given as two capital letters of ISO 3166.
bool phone_number_region_exists(const char *region);

#ifdef __cplusplus
}
#endif

#endif
