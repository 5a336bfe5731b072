// Makes a failing graph smaller: parts are left out as long as it fails in the same way.
'use strict';

const clone = (value) => JSON.parse(JSON.stringify(value));

// Every list of the graph, by its path, the outer ones first.
function lists(value, path = [], found = []) {
    if (Array.isArray(value)) {
        if (value.length) found.push(path);
        value.forEach((item, i) => lists(item, [...path, i], found));
    } else if (value && typeof value === 'object') {
        for (const [key, item] of Object.entries(value)) lists(item, [...path, key], found);
    }
    return found;
}

const at = (graph, path) => path.reduce((value, key) => (value === undefined || value === null ? undefined : value[key]), graph);

// Simpler forms of single facts.
function* simpler(graph) {
    for (const [key, value] of [['entityPrefix', null], ['schema', null], ['naming', 'none'], ['layout', 'single'], ['listing', 'exports'], ['version', 'typeorm']]) {
        if (key === 'version' || graph[key] === value) continue;
        const next = clone(graph);
        next[key] = value;
        yield next;
    }
    for (const [i, entity] of graph.entities.entries())
        for (const [key, value] of [['args', ''], ['base', null], ['mixin', null], ['tableName', null], ['bound', false], ['sti', null]]) {
            if (!entity[key] || entity[key] === value) continue;
            const next = clone(graph);
            next.entities[i][key] = value;
            yield next;
        }
}

// `fails(graph)` says whether a graph still fails in the same way; at most `limit` graphs are tried.
async function shrink(graph, fails, limit = 400) {
    let best = graph;
    let tried = 0;
    const attempt = async (next) => {
        if (tried >= limit) return false;
        ++tried;
        let same = false;
        try { same = await fails(next); } catch { same = false; }
        if (same) best = next;
        return same;
    };
    for (let progress = true; progress && tried < limit;) {
        progress = false;
        for (const next of simpler(best)) if (await attempt(next)) { progress = true; break; }
        for (const path of lists(best)) {
            for (let size = Math.max(1, (at(best, path) || []).length >> 1); size >= 1; size = size >> 1) {
                for (let from = 0; from < (at(best, path) || []).length;) {
                    const next = clone(best);
                    const list = at(next, path);
                    if (path.at(-1) === 'lines' && list.length === 1) break;
                    list.splice(from, size);
                    if (await attempt(next)) progress = true;
                    else from += size;
                }
                if (size === 1) break;
            }
        }
    }
    return { graph: best, tried };
}

module.exports = { shrink };
