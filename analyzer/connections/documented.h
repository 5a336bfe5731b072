#pragma once
// Environment variables that a project documents: .env.example and its kin, compose files, Dockerfiles.
#include <string>
#include <string_view>
#include <vector>

#include "connections/connections.h"
#include "source/disk.h"

namespace audit::connections {

struct Documents {
    std::vector<DocumentedVariable> variables;  ///< by file, then in the file's order
    std::vector<std::string> files;
    std::vector<std::string> serverSettings;
};

/// Reads what stands in `folders` (absolute), in their usual subfolders, and in the folders from `root` up to
/// the top of its repository. `root` only names the files. Files that are too big or damaged are left out.
Documents readDocuments(const source::Disk& disk, const std::string& root, std::vector<std::string> folders);

/// The parsers, one for each kind of file.
void readEnvFile(std::string_view text, const std::string& file, bool example,
                 std::vector<DocumentedVariable>& out);
void readComposeFile(const std::string& text, const std::string& file, std::vector<DocumentedVariable>& out);
void readDockerfile(std::string_view text, const std::string& file, std::vector<DocumentedVariable>& out);

}  // namespace audit::connections
