import type { ComponentChildren } from "preact";

/** Another view of the page: a link with an address of its own, which needs no new page when it is simply clicked. */
export interface OtherView {
  address: string;
  show: () => void;
}

export function ViewLink({ to: { address, show }, children }: { to: OtherView; children: ComponentChildren }) {
  return (
    <a
      href={address}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        show();
      }}
    >
      {children}
    </a>
  );
}
