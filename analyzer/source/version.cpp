#include "source/version.h"

namespace audit::source {

std::string_view toolVersion() {
    return AUDIT_VERSION;
}

}  // namespace audit::source
