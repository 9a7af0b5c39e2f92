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
