import { useEffect, useState } from "preact/hooks";
import { words } from "./words/words.ts";

/**
 * Keeps the page for when there is no network, and says when a newer version of it has been fetched: it is shown when
 * the visitor asks for it, never in the middle of something.
 */
export function Offline() {
  const [newer, setNewer] = useState<ServiceWorker | null>(null);
  useEffect(() => keep(setNewer), []);
  const take = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    newer?.postMessage("takeOver");
  };
  return (
    <div role="status" class="newer">
      {newer && (
        <p>
          {words.page.offline.newer}{" "}
          <button type="button" class="quiet" onClick={take}>
            {words.page.offline.show}
          </button>
        </p>
      )}
    </div>
  );
}

function keep(tell: (newer: ServiceWorker) => void): void {
  // Not while developing: what is served there changes with every keystroke.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = async () => {
    const registration = await navigator.serviceWorker.register("./offline.js");
    const offer = () => {
      if (registration.waiting && navigator.serviceWorker.controller) tell(registration.waiting);
    };
    const follow = () => registration.installing?.addEventListener("statechange", offer);
    offer();
    // One may be on its way already.
    follow();
    registration.addEventListener("updatefound", follow);
  };
  // Where it is not allowed, the page needs a network, as any other.
  register().catch(() => {});
}
