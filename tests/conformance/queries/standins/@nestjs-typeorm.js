'use strict';
const { inject } = require('./injection');
exports.InjectRepository = (entity) => inject({ repository: entity });
exports.InjectDataSource = () => inject({ dataSource: true });
exports.InjectConnection = exports.InjectDataSource;
exports.InjectEntityManager = () => inject({ manager: true });
exports.getRepositoryToken = (entity) => ({ repository: entity });
