#include "query/version.h"

namespace audit::query {

Version parseVersion(std::string_view text) {
    int parts[3] = {0, 0, 0};
    int count = 0;
    std::size_t at = text.find_first_of("0123456789");
    while (at < text.size() && count < 3 && text[at] >= '0' && text[at] <= '9') {
        int number = 0;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9' && number < 100000)
            number = number * 10 + (text[at++] - '0');
        parts[count++] = number;
        if (at >= text.size() || text[at] != '.') break;
        ++at;
    }
    if (count == 0) return {};
    return {parts[0], parts[1], parts[2]};
}

}  // namespace audit::query
