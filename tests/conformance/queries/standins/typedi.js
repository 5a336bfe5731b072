'use strict';
const { inject, classDecorator } = require('./injection');
exports.Service = classDecorator;
exports.Inject = (type) => inject({ lazy: type });
exports.Container = { get: (token) => exports.Container.make(token) };  // container.js sets `make`
