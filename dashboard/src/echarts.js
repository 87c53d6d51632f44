// The parts of Apache ECharts that the dashboard draws with; the rest is left out of the bundle.
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, MarkPointComponent, TitleComponent,
  TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, CustomChart, LineChart, GridComponent, MarkLineComponent, MarkPointComponent,
  TitleComponent, TooltipComponent, SVGRenderer]);

export { init };
