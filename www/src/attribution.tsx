import { words } from "./words/words.ts";

const AZURE = "https://github.com/Azure/AzurePublicDataset/blob/master/AzureLLMInferenceDataset2023.md";
const MOONCAKE = "https://github.com/kvcache-ai/Mooncake/tree/main/FAST25-release";
const CC_BY = "https://creativecommons.org/licenses/by/4.0/";

/** Whose the sample of real requests is, and under which terms. */
export const Attribution = () => (
  <p class="source">
    {words.page.sample.source(
      (name) => (
        <a href={AZURE}>{name}</a>
      ),
      <a href={CC_BY}>CC-BY-4.0</a>,
      (name) => (
        <a href={MOONCAKE}>{name}</a>
      ),
      <a href="./trace-license-apache-2.0.txt">Apache-2.0</a>,
      (name) => (
        <a href="./trace-sources.txt">{name}</a>
      ),
    )}
  </p>
);
