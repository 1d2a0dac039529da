import { createApp } from "vue";
import Pricing from "./Pricing.vue";

createApp(Pricing).mount("#app");
