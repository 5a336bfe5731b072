#include <exception>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/process.h"

int main(int argc, char** argv) {
    using namespace audit::cli;
    prepareMemory();
    try {
        const Parsed parsed = parse(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
        if (!parsed.error.empty()) return fail(parsed.error);
        if (!parsed.help.empty()) {
            const std::string error = writeStandardOutput(parsed.help);
            return error.empty() ? kClean : fail(error);
        }
        const int status = execute(parsed.arguments);
        leave(status);
        return status;
    } catch (const std::exception& error) {
        return fail("internal error: " + std::string(error.what()) + " (please report it)");
    } catch (...) {
        return fail("internal error (please report it)");
    }
}
