// Makes the services of a fixture as a framework would: constructor parameters and properties get what their
// decorator or their declared type names. A class without either is made with the data source.
'use strict';
const { TOKENS } = require('./standins/injection');

const isClass = (value) => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

function container(typeorm, dataSource) {
    const made = new Map();
    const isCustom = (cls) => (typeorm.getMetadataArgsStorage().entityRepositories || []).some((args) => args.target === cls);   // @EntityRepository
    const isRepository = (cls) => isClass(cls) && (cls.prototype instanceof typeorm.Repository || isCustom(cls));

    function repository(target) {
        return isRepository(target) ? make(target) : dataSource.getRepository(target);
    }

    function given(token, type) {
        if (token && 'repository' in token) return repository(token.repository || type || token.type);
        if (token && token.dataSource) return dataSource;
        if (token && token.manager) return dataSource.manager;
        const cls = (token && token.lazy && token.lazy()) || (token && token.type) || type;
        if (cls === typeorm.EntityManager) return dataSource.manager;
        if (cls === typeorm.DataSource || cls === typeorm.Connection) return dataSource;
        return isClass(cls) ? make(cls) : undefined;
    }

    function make(cls) {
        if (made.has(cls)) return made.get(cls);
        let instance;
        if (isCustom(cls)) {
            instance = dataSource.getCustomRepository(cls);
        } else {
            const types = Reflect.getMetadata('design:paramtypes', cls);
            const tokens = (cls[TOKENS] || { parameters: [] }).parameters;
            const count = Math.max(types ? types.length : 0, tokens.length);
            instance = types || tokens.length
                ? new cls(...Array.from({ length: count }, (_, i) => given(tokens[i], types && types[i])))
                : new cls(dataSource);
        }
        for (let at = cls; at && at !== Function.prototype; at = Object.getPrototypeOf(at))
            if (Object.prototype.hasOwnProperty.call(at, TOKENS))
                for (const [key, token] of Object.entries(at[TOKENS].properties)) instance[key] = given(token, token.type);
        made.set(cls, instance);
        return instance;
    }
    require('./standins/typedi').Container.make = make;
    return { make, isRepository };
}

module.exports = { container, isClass };
