#include "summaries/summarize.h"

#include "summaries/extract.h"
#include "summaries/layout.h"

namespace audit::summaries {

namespace {

// A wrapper is followed into everything it calls, to the end: this is done once for a package, not in each
// audit.
constexpr std::size_t stepsOfProbe = 5'000'000;

}  // namespace

std::string summarize(const std::string& folder, std::string& error) {
    const source::Disk& machine = source::realDisk();
    error.clear();
    const std::string real = machine.canonical(folder);
    if (real.empty() || !machine.isFolder(real)) {
        error = "no such folder";
        return {};
    }
    PackageId id;
    if (!readPackageId(machine, real, id, error)) return {};
    PackageDisk disk(machine, real, id.name);

    // First what it offers, then the evaluation of a program that uses all of it.
    Entry entry;
    {
        const auto project =
            openPackage(disk, id, "import * as all from '" + id.name + "';\nimport 'typeorm';\n");
        const Surface surface = readSurface(*project, disk, id);
        if (!surface.problem.empty()) {
            error = surface.problem;
            return {};
        }
        entry = makeEntry(*project, surface, id, disk.place());
    }
    const auto project = openPackage(disk, id, entry.text);
    const Surface surface = readSurface(*project, disk, id);
    const auto evaluation = evaluate::evaluate(*project, stepsOfProbe);
    return layOut(extract(*project, *evaluation, surface, id, disk.place(), entry.probes));
}

}  // namespace audit::summaries
