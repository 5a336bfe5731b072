// Runs two commands in turn, so that both meet the same state of the machine, and compares time and memory.
//     paired_runs RUNS NAME_A COMMAND_A… -- NAME_B COMMAND_B…
// Prints median and spread of each, the ratio A/B of the pairs, and the largest resident set. Standard output
// of the commands is thrown away; status 0 and 1 are fine (findings), anything else ends the comparison.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

struct Command {
    std::string name;
    std::vector<char*> arguments;  // with the final null
    std::vector<double> milliseconds;
    long peakKib = 0;
};

// False when the command could not be run or failed.
bool runOnce(Command& command) {
    const auto start = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child < 0) return false;
    if (child == 0) {
        const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        ::dup2(null, STDOUT_FILENO);
        ::execvp(command.arguments.front(), command.arguments.data());
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    if (::wait4(child, &status, 0, &usage) != child) return false;
    const auto end = std::chrono::steady_clock::now();
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        std::cerr << command.name << " failed with status " << status << "\n";
        return false;
    }
    command.milliseconds.push_back(std::chrono::duration<double, std::milli>(end - start).count());
    command.peakKib = std::max(command.peakKib, usage.ru_maxrss);
    return true;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void print(const Command& command) {
    const auto [low, high] = std::ranges::minmax(command.milliseconds);
    std::printf("  %-10s median %8.1f ms   (%.1f to %.1f)   peak %6.1f MB\n", command.name.c_str(),
                median(command.milliseconds), low, high, static_cast<double>(command.peakKib) / 1024);
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<Command> commands(1);
    for (int i = 2; i < argc; ++i) {
        if (std::string(argv[i]) == "--") {
            commands.emplace_back();
        } else if (commands.back().name.empty()) {
            commands.back().name = argv[i];
        } else {
            commands.back().arguments.push_back(argv[i]);
        }
    }
    const int runs = argc > 1 ? std::atoi(argv[1]) : 0;
    if (runs < 1 || commands.size() != 2 || commands[0].arguments.empty() || commands[1].arguments.empty()) {
        std::cerr << "usage: paired_runs RUNS NAME_A COMMAND_A… -- NAME_B COMMAND_B…\n";
        return 2;
    }
    for (Command& command : commands) command.arguments.push_back(nullptr);

    // One run of each first, to fill the page cache; it does not count.
    for (int i = -1; i < runs; ++i) {
        for (Command& command : commands) {
            if (!runOnce(command)) return 1;
            if (i < 0) command.milliseconds.clear();
        }
    }
    std::vector<double> ratios;
    for (std::size_t i = 0; i < static_cast<std::size_t>(runs); ++i) {
        ratios.push_back(commands[0].milliseconds[i] / commands[1].milliseconds[i]);
    }
    for (const Command& command : commands) print(command);
    const auto [low, high] = std::ranges::minmax(ratios);
    std::printf("  %-10s median %8.3f      (%.3f to %.3f)   over %d pairs\n", "ratio", median(ratios), low,
                high, runs);
    return 0;
}
