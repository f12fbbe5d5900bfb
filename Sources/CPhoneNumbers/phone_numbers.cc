#include "phone_numbers.h"

#include <phonenumbers/phonenumberutil.h>

#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static phone_number_result unparsed(PhoneNumberUtil::ErrorType error) {
    switch (error) {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
        return phone_number_has_unknown_country_code;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
        return phone_number_is_too_short;
    case PhoneNumberUtil::TOO_LONG_NSN:
        return phone_number_is_too_long;
    default:
        return phone_number_is_none;
    }
}

phone_number_result phone_number_parse(const char *text, size_t length, const char *region, char *e164) {
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    // "ZZ" is its word for no region.
    auto error = util->Parse(std::string(text, length), region ? region : "ZZ", &number);
    if (error != PhoneNumberUtil::NO_PARSING_ERROR) return unparsed(error);
    if (number.has_extension()) return phone_number_has_extension;
    switch (util->IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE:
        break;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE:
        return phone_number_has_unknown_country_code;
    // One for dialling within a town lacks the rest.
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
    case PhoneNumberUtil::TOO_SHORT:
        return phone_number_is_too_short;
    case PhoneNumberUtil::TOO_LONG:
        return phone_number_is_too_long;
    default:
        return phone_number_has_wrong_length;
    }
    std::string output;
    util->Format(number, PhoneNumberUtil::E164, &output);
    if (output.size() >= PHONE_NUMBER_CAPACITY) return phone_number_is_too_long;
    memcpy(e164, output.c_str(), output.size() + 1);
    return phone_number_ok;
}

bool phone_number_region_exists(const char *region) {
    return PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(region) != 0;
}
