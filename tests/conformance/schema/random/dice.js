// A seeded source of chance (mulberry32): the same seed draws the same graph everywhere.
'use strict';

class Dice {
    constructor(seed) { this.state = (Math.imul(seed, 2654435761) + 1) >>> 0; }
    next() {
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let t = this.state;
        t = Math.imul(t ^ (t >>> 15), t | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }
    below(n) { return Math.floor(this.next() * n); }
    between(low, high) { return low + this.below(high - low + 1); }
    chance(p) { return this.next() < p; }
    pick(list) { return list[this.below(list.length)]; }
    // Some of the list, in its order.
    some(list, p) { return list.filter(() => this.chance(p)); }
    // { value: weight }
    weighted(choices) {
        const entries = Object.entries(choices);
        let at = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
        for (const [value, weight] of entries) if ((at -= weight) < 0) return value;
        return entries[0][0];
    }
}

module.exports = { Dice };
