/** `pocketping-runtime/testing`: the contracts as test cases, for stores of one's own and any test runner. */
export type { ConformanceCase } from './conformance-case';
export { fileStoreConformance, type FileStoreUnderTest } from './file-store-conformance';
export { storeConformance } from './store-conformance';
export type { StoreUnderTest } from './store/store-case';
