'use strict';
const { inject } = require('./injection');
exports.InjectRepository = (entity) => inject({ repository: entity });
exports.InjectManager = () => inject({ manager: true });
exports.InjectConnection = () => inject({ dataSource: true });
