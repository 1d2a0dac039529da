import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  // Vue takes every tag that it does not know for a component of its own.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "drawdown-calculator" } } })],
});
