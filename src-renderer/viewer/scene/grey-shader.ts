/**
 * The shaders of a slice. vtk.js's own look grey and opacity up in two tables, and place every pixel twice in the
 * volume; a grey slice needs one sample and a multiplication, which is what software rendering has time for.
 *
 * vtk.js replaces the lines that begin with //VTK:: and sets the uniforms: `WCTCMatrix0` takes world to texture
 * coordinates, `cscale0` and `cshift0` take a texel to 0…1 over the window.
 */
export const GREY_SHADERS = {
  VertexShaderCode: `//VTK::System::Dec
//VTK::PositionVC::Dec
//VTK::Camera::Dec
uniform mat4 WCTCMatrix0;
varying vec3 place;
void main()
{
  place = (WCTCMatrix0 * vertexWC).xyz;
  //VTK::PositionVC::Impl
}
`,
  FragmentShaderCode: `//VTK::System::Dec
//VTK::Output::Dec
uniform highp sampler3D volumeTexture[1];
uniform float cscale0;
uniform float cshift0;
varying vec3 place;
void main()
{
  float grey = texture(volumeTexture[0], place).r * cscale0 + cshift0;
  gl_FragData[0] = vec4(grey, grey, grey, 1.0);
}
`,
}

/**
 * The same for a slab: samples across it, `slabType` 0 the least, 1 the greatest, else their mean. vtk.js declares
 * and fills `normalWC` where a mapper has a slab.
 */
export const SLAB_SHADERS = {
  VertexShaderCode: `//VTK::System::Dec
//VTK::PositionVC::Dec
//VTK::Camera::Dec
uniform mat4 WCTCMatrix0;
varying vec3 place;
varying vec3 across;
void main()
{
  place = (WCTCMatrix0 * vertexWC).xyz;
  across = (WCTCMatrix0 * vec4(normalize(normalWC), 0.0)).xyz;
  //VTK::PositionVC::Impl
}
`,
  FragmentShaderCode: `//VTK::System::Dec
//VTK::Output::Dec
uniform highp sampler3D volumeTexture[1];
uniform float cscale0;
uniform float cshift0;
uniform float slabThickness;
uniform int slabType;
varying vec3 place;
varying vec3 across;
void main()
{
  float least = texture(volumeTexture[0], place).r;
  float greatest = least;
  float sum = least;
  float count = 1.0;
  for (int n = -12; n <= 12; n++)
  {
    vec3 at = place + across * (slabThickness * float(n) / 24.0);
    if (n == 0 || any(lessThan(at, vec3(0.0))) || any(greaterThan(at, vec3(1.0)))) continue;
    float value = texture(volumeTexture[0], at).r;
    least = min(least, value);
    greatest = max(greatest, value);
    sum += value;
    count += 1.0;
  }
  float value = slabType == 0 ? least : slabType == 1 ? greatest : sum / count;
  float grey = value * cscale0 + cshift0;
  gl_FragData[0] = vec4(grey, grey, grey, 1.0);
}
`,
}
