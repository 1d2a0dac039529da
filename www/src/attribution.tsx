/** Whose the sample of real requests is, and under which terms. */
export const Attribution = () => (
  <p class="source">
    A sample of the{" "}
    <a href="https://github.com/Azure/AzurePublicDataset/blob/master/AzureLLMInferenceDataset2023.md">
      Azure LLM inference trace 2023
    </a>{" "}
    by Microsoft (<a href="https://creativecommons.org/licenses/by/4.0/">CC-BY-4.0</a>) and of the{" "}
    <a href="https://github.com/kvcache-ai/Mooncake/tree/main/FAST25-release">Mooncake FAST’25 conversation trace</a> (
    <a href="./trace-license-apache-2.0.txt">Apache-2.0</a>). They do not say which model answered: we put 70% on
    gpt-4o-mini and 30% on gpt-4o, at random. <a href="./trace-sources.txt">What was changed</a>.
  </p>
);
