import { testDeliveries } from './deliveries/property.js';

testDeliveries(1);
