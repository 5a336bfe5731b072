// What Vendure's bootstrap() does to the entities before TypeORM starts, with the strategies of its default
// configuration: for packages/core of a checkout.
'use strict';

module.exports = (load, folder, entities) => {
    const { setEntityIdStrategy } = load(`${folder}/src/entity/set-entity-id-strategy.ts`);
    const { setMoneyStrategy } = load(`${folder}/src/entity/set-money-strategy.ts`);
    setEntityIdStrategy({ primaryKeyType: 'increment' }, entities);
    setMoneyStrategy({ moneyColumnOptions: { type: 'int' } }, entities);
    // registerCustomEntityFields() without a field configured: a custom field object holds a column all the same.
    const { registerCustomEntityFields } = load(`${folder}/src/entity/register-custom-entity-fields.ts`);
    const none = new Proxy({}, { get: () => [] });
    registerCustomEntityFields({ customFields: none, dbConnectionOptions: { type: 'postgres' }, entityOptions: {} });
};
