#pragma once
// Where a finished report goes. Reports are complete before the first byte is written.
#include <string>
#include <string_view>

namespace audit::cli {

/// To standard output. "" or what went wrong.
std::string writeStandardOutput(std::string_view bytes);

/// To a file, by way of a temporary one beside it, so that a reader never sees half a report; permissions of
/// an existing file stay. Devices and pipes are written directly. "" or what went wrong.
std::string writeFile(const std::string& path, std::string_view bytes);

/// Adds to a file. "" or what went wrong.
std::string appendFile(const std::string& path, std::string_view bytes);

struct Terminal {
    bool isTerminal = false;
    int width = 80;  ///< columns; 80 when it is no terminal or says nothing
};
/// Of standard output.
Terminal terminal();

}  // namespace audit::cli
