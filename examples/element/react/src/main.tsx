import { createRoot } from "react-dom/client";
import { Pricing } from "./pricing.tsx";

const app = document.getElementById("app");
if (app) createRoot(app).render(<Pricing />);
