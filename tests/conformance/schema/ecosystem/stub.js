// Stands for every package that is not installed: can be called, constructed, extended and used as a decorator.
'use strict';

const stub = new Proxy(function () {}, {
    get(target, key) {
        if (key === 'prototype') return target.prototype;
        if (key === '__esModule') return true;
        if (key === 'then' || key === Symbol.hasInstance) return undefined;
        if (key === Symbol.iterator) return function* () {};
        if (key === Symbol.toPrimitive || key === 'toString') return () => '';
        return stub;
    },
    apply(_target, _this, args) {
        // A decorator leaves what it decorates as it is; a mixin gives the class.
        if (args.length === 1 && typeof args[0] === 'function' && /^class\b/.test(Function.prototype.toString.call(args[0]))) return args[0];
        if (args.length >= 2 && args[0] && (typeof args[1] === 'string' || args[1] === undefined)) return undefined;
        return stub;
    },
    construct() { return {}; },
});
module.exports = stub;
