// What the stand-ins of dependency injection share: a parameter or property remembers the token it was given, and
// container.js reads it when the class is made.
'use strict';
const TOKENS = Symbol.for('audit:tokens');

/// A decorator for constructor parameters and for properties.
function inject(token) {
    return (target, key, index) => {
        const cls = typeof index === 'number' && key === undefined ? target : target.constructor;
        if (!Object.prototype.hasOwnProperty.call(cls, TOKENS)) Object.defineProperty(cls, TOKENS, { value: { parameters: [], properties: {} } });
        if (key === undefined) cls[TOKENS].parameters[index] = token;
        else cls[TOKENS].properties[key] = { ...token, type: Reflect.getMetadata('design:type', target, key) };
    };
}

module.exports = { TOKENS, inject, classDecorator: () => () => undefined };
