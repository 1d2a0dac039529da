export type { Beside, Command, OnTimeout, OpenHold, PlanOptions, PurchaseOptions } from "./command.js";
export type { Step } from "./history.js";
export { Keeper, NotOpened, type KeeperOptions } from "./keeper.js";
export { MemoryStore } from "./memory.js";
export { deliver, redeliver, type Delivery, type Endpoint } from "./outbox.js";
export { SqliteStore, type SqliteStorage } from "./sqlite.js";
export {
  chunks,
  joined,
  StoreConflict,
  type Awaitable,
  type Change,
  type JournalRow,
  type Message,
  type Store,
  type StoredSnapshot,
} from "./store.js";
export { isPublicHttps, signatures, webhookId } from "./webhook.js";
