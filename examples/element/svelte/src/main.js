import { mount } from "svelte";
import Pricing from "./Pricing.svelte";

mount(Pricing, { target: document.getElementById("app") });
