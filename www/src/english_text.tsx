import type { ComponentChildren } from "preact";

/** What the vendors and the core say, which is English whatever the page speaks. */
export const English = ({ children }: { children: ComponentChildren }) => <bdi lang="en">{children}</bdi>;
