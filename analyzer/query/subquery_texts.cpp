#include "query/subquery_texts.h"

#include <algorithm>

namespace audit::query {

const SubqueryTexts::Written* SubqueryTexts::find(const evaluate::BuilderState& state, int depth,
                                                  bool brackets, Replay& replay) const {
    const auto found = written_.find({&state, depth, brackets});
    if (found == written_.end()) return nullptr;
    for (const Written& written : found->second) {
        const bool holds = std::ranges::all_of(written.decisions, [&](const Replay::Decision& decision) {
            return replay.decide(decision.first) == decision.second;
        });
        if (holds) return &written;
    }
    return nullptr;
}

const SubqueryTexts::Written& SubqueryTexts::add(const evaluate::BuilderState& state, int depth,
                                                 bool brackets, Written written) {
    std::vector<Written>& list = written_[{&state, depth, brackets}];
    list.push_back(std::move(written));
    return list.back();
}

}  // namespace audit::query
